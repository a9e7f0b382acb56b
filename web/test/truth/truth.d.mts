export interface Program {
  file: string;
  name: string;
  files: Record<string, string | undefined>;
  source: string;
  stdin: string;
  args: string[];
  env: Record<string, string>;
  /** How many lines of standard error are compared. */
  lines: number;
}

export function programs(): Program[];
export function comparable(stderr: string, most?: number): string;
