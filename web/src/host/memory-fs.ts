/**
 * What Go's stock wasm_exec.js expects of Node around it, in memory: `fs`, `process` and `path`. The toolchain worker
 * gives one to cmd/compile and cmd/link; a run's worker gives one to the program.
 *
 * Every callback is called before the call returns, but for a read that a host holds, or of standard input. So a tool that has returned to
 * JavaScript without having exited is waiting for something that will not come, unless it has a timer.
 */

type Callback<T = void> = (error: Error | null, value?: T) => void;

interface File {
  data: Uint8Array;
  length: number;
  mode: number;
}

interface Open {
  path: string;
  file: File | null; // null: a folder
  position: number;
  append: boolean;
}

/** The open files at one time; see `MemoryFS.descriptors`. */
export interface Descriptors {
  open: Map<number, Open>;
  next: number;
}

/** What descriptor 0 reads: fills the buffer when there is something, and answers with how much; 0 is the end of the file. */
export type Source = (into: Uint8Array, answer: (length: number) => void) => void;

/** Receives what is written to descriptors 1 and 2. The bytes are the caller's: copy what is to be kept. */
export type Sink = (descriptor: number, bytes: Uint8Array) => void;

/** An error as Go's syscall package reads it: by its `code`. */
function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const constants = {
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 64,
  O_EXCL: 128,
  O_TRUNC: 512,
  O_APPEND: 1024,
  O_DIRECTORY: 65536,
};

const folderMode = 0o040755;
const fileMode = 0o100644;

/** Bytes from which on a write hands its array over: below it a copy costs nothing. */
const adopted = 1 << 16;

export class MemoryFS {
  readonly #files = new Map<string, File>();
  readonly #folders = new Map<string, number>(); // path -> time of change, ms
  #open = new Map<number, Open>();
  #nextDescriptor = 3;
  #held: { path: string; onRead: (answer: () => void) => void } | null = null;
  #folder: string;

  constructor(
    readonly sink: Sink,
    folder: string,
    readonly source: Source = (_, answer) => answer(0),
  ) {
    this.#folder = folder;
    for (const path of ["/", "/tmp", folder]) this.#folders.set(path, 0);
  }

  /** Puts a whole file; the bytes are not copied. */
  put(path: string, data: Uint8Array): void {
    this.#files.set(path, { data, length: data.length, mode: fileMode });
  }

  /** A whole file, or undefined; the bytes are not copied. */
  get(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    return file?.data.subarray(0, file.length);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  /** Holds the next read of a file: `onRead` gets the function that answers it, with what the file then holds. */
  holdRead(path: string, onRead: (answer: () => void) => void): void {
    this.#held = { path, onRead };
  }

  /** The open files, to be put back by setting them: what belongs to a copy of a tool. */
  get descriptors(): Descriptors {
    return { open: new Map([...this.#open].map(([descriptor, open]) => [descriptor, { ...open }])), next: this.#nextDescriptor };
  }

  set descriptors({ open, next }: Descriptors) {
    this.#open = new Map([...open].map(([descriptor, one]) => [descriptor, { ...one }]));
    this.#nextDescriptor = next;
  }

  /** Makes this the world that wasm_exec.js finds. */
  install(scope: Record<string, unknown>): void {
    scope["fs"] = this.#node();
    scope["path"] = { resolve: (...parts: string[]) => this.#resolve(parts.join("/")) };
    const refuse = () => {
      throw failure("ENOSYS");
    };
    scope["process"] = {
      getuid: () => -1,
      getgid: () => -1,
      geteuid: () => -1,
      getegid: () => -1,
      getgroups: refuse,
      pid: -1,
      ppid: -1,
      umask: refuse,
      cwd: () => this.#folder,
      chdir: (path: string) => {
        path = this.#resolve(path);
        if (!this.#folders.has(path)) throw failure("ENOENT");
        this.#folder = path;
      },
    };
  }

  /** The functions of Node's fs that Go's syscall package calls, each with its last argument a callback. */
  #node(): Record<string, unknown> {
    const done =
      <Args extends unknown[], T>(work: (...args: Args) => T) =>
      (...all: [...Args, Callback<T>]) => {
        const callback = all.pop() as Callback<T>;
        let value: T;
        try {
          value = work(...(all as unknown as Args));
        } catch (error) {
          callback(error as Error);
          return;
        }
        callback(null, value);
      };
    const refuse = done(() => {
      throw failure("ENOSYS");
    });
    const accept = done(() => undefined);
    const read = done((descriptor: number, buffer: Uint8Array, offset: number, length: number, position: number | null) =>
      this.#read(descriptor, buffer.subarray(offset, offset + length), position),
    );
    return {
      constants,
      writeSync: (descriptor: number, bytes: Uint8Array) => this.#write(descriptor, bytes, null),
      write: done((descriptor: number, buffer: Uint8Array, offset: number, length: number, position: number | null) =>
        this.#write(descriptor, buffer.subarray(offset, offset + length), position),
      ),
      read: (descriptor: number, buffer: Uint8Array, offset: number, length: number, position: number | null, callback: Callback<number>) => {
        if (descriptor === 0) return this.source(buffer.subarray(offset, offset + length), (length) => callback(null, length));
        const held = this.#held;
        if (held && this.#open.get(descriptor)?.path === held.path) {
          this.#held = null;
          held.onRead(() => {
            // It may hold something else by now.
            this.#opened(descriptor).file = this.#files.get(held.path) ?? null;
            read(descriptor, buffer, offset, length, position, callback);
          });
        } else {
          read(descriptor, buffer, offset, length, position, callback);
        }
      },
      open: done((path: string, flags: number, mode: number) => this.#openFile(this.#resolve(path), flags, mode)),
      close: done((descriptor: number) => {
        if (!this.#open.delete(descriptor)) throw failure("EBADF");
      }),
      stat: done((path: string) => this.#stat(this.#resolve(path))),
      lstat: done((path: string) => this.#stat(this.#resolve(path))),
      fstat: done((descriptor: number) => (descriptor < 3 ? this.#status(null, 0) : this.#stat(this.#opened(descriptor).path, descriptor))),
      readdir: done((path: string) => this.#list(this.#resolve(path))),
      mkdir: done((path: string) => {
        path = this.#resolve(path);
        if (this.#exists(path)) throw failure("EEXIST");
        this.#requireParent(path);
        this.#folders.set(path, Date.now());
      }),
      rmdir: done((path: string) => {
        path = this.#resolve(path);
        if (this.#files.has(path)) throw failure("ENOTDIR");
        if (this.#list(path).length > 0) throw failure("ENOTEMPTY");
        this.#folders.delete(path);
      }),
      unlink: done((path: string) => {
        path = this.#resolve(path);
        if (this.#folders.has(path)) throw failure("EISDIR");
        if (!this.#files.delete(path)) throw failure("ENOENT");
      }),
      rename: done((from: string, to: string) => this.#rename(this.#resolve(from), this.#resolve(to))),
      truncate: done((path: string, length: number) => resize(this.#file(this.#resolve(path)), length)),
      ftruncate: done((descriptor: number, length: number) => resize(this.#openedFile(descriptor), length)),
      chmod: done((path: string, mode: number) => {
        path = this.#resolve(path);
        if (!this.#folders.has(path)) this.#file(path).mode = (fileMode & ~0o777) | (mode & 0o777);
      }),
      fchmod: done((descriptor: number, mode: number) => {
        this.#openedFile(descriptor).mode = (fileMode & ~0o777) | (mode & 0o777);
      }),
      // There is one user and no clock on files: these have nothing to do.
      chown: accept,
      fchown: accept,
      lchown: accept,
      utimes: accept,
      fsync: accept,
      link: refuse,
      symlink: refuse,
      readlink: done((path: string) => {
        throw failure(this.#exists(this.#resolve(path)) ? "EINVAL" : "ENOENT");
      }),
    };
  }

  #resolve(path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith("/") ? path : `${this.#folder}/${path}`).split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  #exists(path: string): boolean {
    return this.#files.has(path) || this.#folders.has(path);
  }

  #requireParent(path: string): void {
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    if (this.#files.has(parent)) throw failure("ENOTDIR");
    if (!this.#folders.has(parent)) throw failure("ENOENT");
  }

  #file(path: string): File {
    const file = this.#files.get(path);
    if (!file) throw failure(this.#folders.has(path) ? "EISDIR" : "ENOENT");
    return file;
  }

  #opened(descriptor: number): Open {
    const open = this.#open.get(descriptor);
    if (!open) throw failure("EBADF");
    return open;
  }

  #openedFile(descriptor: number): File {
    const { file } = this.#opened(descriptor);
    if (!file) throw failure("EISDIR");
    return file;
  }

  #openFile(path: string, flags: number, mode: number): number {
    let file = this.#files.get(path) ?? null;
    const writes = (flags & 3) !== constants.O_RDONLY;
    if (this.#folders.has(path)) {
      if (writes) throw failure("EISDIR");
    } else if (!file) {
      if (!(flags & constants.O_CREAT)) throw failure("ENOENT");
      this.#requireParent(path);
      file = { data: new Uint8Array(0), length: 0, mode: (fileMode & ~0o777) | (mode & 0o777) };
      this.#files.set(path, file);
    } else {
      if (flags & constants.O_CREAT && flags & constants.O_EXCL) throw failure("EEXIST");
      if (flags & constants.O_DIRECTORY) throw failure("ENOTDIR");
      if (flags & constants.O_TRUNC) resize(file, 0);
    }
    const descriptor = this.#nextDescriptor++;
    this.#open.set(descriptor, { path, file, position: 0, append: (flags & constants.O_APPEND) !== 0 });
    return descriptor;
  }

  #write(descriptor: number, bytes: Uint8Array, position: number | null): number {
    if (descriptor === 1 || descriptor === 2) {
      this.sink(descriptor, bytes);
      return bytes.length;
    }
    const open = this.#opened(descriptor);
    const file = this.#openedFile(descriptor);
    const at = position ?? (open.append ? file.length : open.position);
    if (adopts(file, bytes, at)) {
      file.data = bytes;
    } else {
      reserve(file, at + bytes.length);
      file.data.set(bytes, at);
    }
    file.length = Math.max(file.length, at + bytes.length);
    if (position === null) open.position = at + bytes.length;
    return bytes.length;
  }

  #read(descriptor: number, into: Uint8Array, position: number | null): number {
    const open = this.#opened(descriptor);
    const file = this.#openedFile(descriptor);
    const at = position ?? open.position;
    const bytes = file.data.subarray(at, Math.min(file.length, at + into.length));
    into.set(bytes);
    if (position === null) open.position = at + bytes.length;
    return bytes.length;
  }

  #list(path: string): string[] {
    if (!this.#folders.has(path)) throw failure(this.#files.has(path) ? "ENOTDIR" : "ENOENT");
    const prefix = path === "/" ? "/" : `${path}/`;
    const names: string[] = [];
    for (const known of [this.#files, this.#folders]) {
      for (const other of known.keys()) {
        const name = other.slice(prefix.length);
        if (other.startsWith(prefix) && name !== "" && !name.includes("/")) names.push(name);
      }
    }
    return names.sort();
  }

  #rename(from: string, to: string): void {
    if (this.#folders.has(from)) {
      if (this.#list(from).length > 0 || this.#exists(to)) throw failure("ENOTEMPTY");
      this.#folders.delete(from);
      this.#folders.set(to, Date.now());
      return;
    }
    const file = this.#file(from);
    this.#requireParent(to);
    if (this.#folders.has(to)) throw failure("EISDIR");
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  #stat(path: string, descriptor?: number): unknown {
    const file = descriptor === undefined ? this.#files.get(path) : this.#opened(descriptor).file;
    if (file) return this.#status(file, file.mode);
    if (!this.#folders.has(path)) throw failure("ENOENT");
    return this.#status(null, folderMode);
  }

  #status(file: File | null, mode: number): unknown {
    const size = file?.length ?? 0;
    return {
      dev: 0,
      ino: 0,
      mode,
      nlink: 1,
      uid: 0,
      gid: 0,
      rdev: 0,
      size,
      blksize: 4096,
      blocks: Math.ceil(size / 512),
      atimeMs: 0,
      mtimeMs: 0,
      ctimeMs: 0,
      isDirectory: () => mode === folderMode,
    };
  }
}

/**
 * A large write that makes a whole file hands its array over, where nothing else is in the array's buffer: Go's syscall
 * package makes one for each write, and copying some megabytes costs as much as the rest of the write.
 */
function adopts(file: File, bytes: Uint8Array, at: number): boolean {
  return file.length === 0 && at === 0 && bytes.length >= adopted && bytes.length === bytes.buffer.byteLength;
}

function reserve(file: File, capacity: number): void {
  if (capacity <= file.data.length) return;
  const larger = new Uint8Array(Math.max(capacity, file.data.length * 2, 4096));
  larger.set(file.data.subarray(0, file.length));
  file.data = larger;
}

function resize(file: File, length: number): void {
  reserve(file, length);
  if (length < file.length) {
    // A copy: the bytes may be those of a buffer that was put, or be seen by somebody else.
    file.data = file.data.slice(0, length);
  }
  file.length = length;
}
