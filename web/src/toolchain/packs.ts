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

/**
 * An archive with nothing but its first entry, which is a package's export data. Its size stands in the entry's header as
 * decimal digits; see cmd/internal/archive.
 */
function exportData(whole: Uint8Array): Uint8Array {
  const [magic, header, sizeAt, sizeLength] = [8, 60, 48, 10];
  const size = Number(new TextDecoder().decode(whole.subarray(magic + sizeAt, magic + sizeAt + sizeLength)));
  return whole.slice(0, magic + header + size);
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

  /**
   * Keeps of pack 0 what the compiler reads, a twentieth: once the linker is parked, it has the rest in its own memory, or
   * else each page would hold twenty megabytes twice.
   */
  dropCode(): void {
    for (const path of this.#base.packages) this.files.put(archive(path), exportData(this.files.get(archive(path))!));
  }

  /** Brings pack 0 whole again, for a linker that starts anew. */
  async restoreCode(): Promise<void> {
    await this.#fetch(this.#base);
  }

  get #base(): Pack {
    return this.manifest.packs[0]!;
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
    const what = pack === this.#base ? "the standard library" : `package ${pack.packages.find((path) => Object.hasOwn(this.manifest.imports, path)) ?? pack.packages[0]}`;
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
