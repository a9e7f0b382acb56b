export interface Program {
  file: string;
  name: string;
  comment: string;
  files: Record<string, string | undefined>;
  source: string;
  stdin: string;
  args: string[];
  env: Record<string, string>;
  /** How many lines of standard error are compared. */
  lines: number;
}

export function read(file: string): Program;
export function programs(): Program[];
export function comparable(stderr: string, most?: number): string;
