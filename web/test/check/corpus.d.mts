export type Find =
  | { kind: "race"; lines: [number, number] }
  | { kind: "panic"; text: string }
  | { kind: "deadlock" | "leak" | "outcome" };

export interface Known {
  name: string;
  comment: string;
  files: Record<string, string | undefined>;
  /** The analyzer of go vet that knows the bug. */
  vet?: string;
  finds: Find[];
  bug: string;
  fix: string;
  want: string;
}

export function corpus(): Known[];
