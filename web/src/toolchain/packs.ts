/** The compiled std packages that the tools can open: fetched when a program imports what needs them, then kept. */
import type { MemoryFS } from "../host/memory-fs";
import { type Downloads, DownloadError } from "./downloads";
import type { Head } from "./imports";
import type { Manifest, Pack } from "./manifest";
import { work } from "./tools";

/** The file that holds a package. */
function archive(path: string): string {
  return `/std/${path}.a`;
}

export class Packs {
  readonly #loaded = new Map<Pack, Promise<void>>();
  readonly #arrived = new Set<Pack>();

  constructor(
    private readonly manifest: Manifest,
    private readonly downloads: Downloads,
    private readonly files: MemoryFS,
  ) {
    // The list names every package, there or not: the tools read it once, and open what a program imports.
    const lines = manifest.packs.flatMap(({ packages }) => packages.map((path) => `packagefile ${path}=${archive(path)}\n`));
    files.put(`${work}/importcfg`, new TextEncoder().encode(lines.join("")));
  }

  /** Brings what the imports need, and pack 0. Paths that nothing is known of are passed over. */
  async load(head: Head | null): Promise<void> {
    await Promise.all(this.#needed(head).map((pack) => this.#one(pack)));
  }

  /** Whether all of that is there. */
  has(head: Head): boolean {
    return this.#needed(head).every((pack) => this.#arrived.has(pack));
  }

  /** Forgets what was asked for and has not arrived: the next build asks anew. */
  forgetUnarrived(): void {
    for (const pack of [...this.#loaded.keys()]) if (!this.#arrived.has(pack)) this.#loaded.delete(pack);
  }

  #needed(head: Head | null): Pack[] {
    const indices = new Set([0]);
    for (const { path } of head?.imports ?? []) {
      if (!Object.hasOwn(this.manifest.imports, path)) continue;
      for (const index of this.manifest.imports[path]!) indices.add(index);
    }
    return [...indices].map((index) => this.manifest.packs[index]!);
  }

  #one(pack: Pack): Promise<void> {
    let loaded = this.#loaded.get(pack);
    if (!loaded) {
      const fetching = this.#fetch(pack);
      loaded = fetching;
      this.#loaded.set(pack, fetching);
      fetching.catch(() => {
        if (this.#loaded.get(pack) === fetching) this.#loaded.delete(pack);
      });
    }
    return loaded;
  }

  async #fetch(pack: Pack): Promise<void> {
    const base = pack === this.manifest.packs[0];
    const what = base ? "the standard library" : `package ${pack.packages.find((path) => Object.hasOwn(this.manifest.imports, path)) ?? pack.packages[0]}`;
    const bytes = await this.downloads.bytes(pack, what);
    const end = bytes.indexOf(0x0a);
    const entries = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as { path: string; size: number }[];
    let at = end + 1;
    for (const { path, size } of entries) {
      if (at + size > bytes.length) throw new DownloadError(`${what} arrived damaged. Run again to retry.`);
      this.files.put(archive(path), bytes.subarray(at, at + size));
      at += size;
    }
    this.#arrived.add(pack);
  }
}
