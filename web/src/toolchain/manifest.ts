/** What the browser needs to know of the toolchain: package wasm's `Toolchain`, as JSON. Sizes are in bytes. */

export interface Asset {
  file: string;
  size: number;
  brotli: number;
  gzip: number;
}

export interface Tool extends Asset {
  args?: string[];
}

export interface Pack extends Asset {
  packages: string[];
}

export interface Manifest {
  go: string;
  compile: Tool;
  link: Tool;
  format: Tool;
  timeline: Tool;
  /** Pack 0 is needed by every program. */
  packs: Pack[];
  /** For each package that a program may import, the indices of the packs that it needs besides pack 0. */
  imports: Record<string, number[]>;
}

/** What stands for the tools' folder in their arguments. */
export const workDir = "$WORK";
