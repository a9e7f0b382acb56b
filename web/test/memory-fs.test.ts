import { describe, expect, test } from "vitest";
import { MemoryFS } from "../src/host/memory-fs";

type Node = Record<string, (...args: unknown[]) => unknown>;

/** Calls a function of the file system and returns its value, or the code of its error. */
function caller(node: Node) {
  return (name: string, ...args: unknown[]): unknown => {
    let answer: unknown = "no callback";
    node[name]!(...args, (error: { code: string } | null, value: unknown) => {
      answer = error ? error.code : value;
    });
    return answer;
  };
}

function world() {
  const printed: string[] = [];
  const files = new MemoryFS((descriptor, bytes) => printed.push(`${descriptor}:${new TextDecoder().decode(bytes)}`), "/home");
  const scope: Record<string, unknown> = {};
  files.install(scope);
  const node = scope["fs"] as Node & { constants: Record<string, number> };
  return { files, scope, call: caller(node), flags: node.constants as unknown as Record<string, number>, printed };
}

const text = (value: string) => new TextEncoder().encode(value);

describe("files in memory", () => {
  test("what is written can be read, by another descriptor, and appended to", () => {
    const { call, flags, files } = world();
    const fd = call("open", "a.txt", flags["O_CREAT"]! | flags["O_WRONLY"]!, 0o644);
    expect(call("write", fd, text("hello"), 0, 5, null)).toBe(5);
    call("close", fd);
    const more = call("open", "/home/a.txt", flags["O_WRONLY"]! | flags["O_APPEND"]!, 0);
    call("write", more, text("xx there"), 2, 6, null);
    expect(new TextDecoder().decode(files.get("/home/a.txt"))).toBe("hello there");
    const read = call("open", "./a.txt", 0, 0);
    const buffer = new Uint8Array(64);
    expect(call("read", read, buffer, 0, 64, null)).toBe(11);
    expect(call("read", read, buffer, 0, 64, null)).toBe(0);
    expect(call("read", read, buffer, 0, 64, 6)).toBe(5);
  });

  test("a large file that is written at once, and then added to, holds both", () => {
    const { call, flags, files } = world();
    const fd = call("open", "a", flags["O_CREAT"]! | flags["O_WRONLY"]!, 0o644);
    const large = new Uint8Array(100_000).fill(1);
    call("write", fd, large, 0, large.length, null);
    call("write", fd, new Uint8Array(100_000).fill(2), 0, 10, null);
    const held = files.get("/home/a")!;
    expect([held.length, held[99_999], held[100_000], held[100_009]]).toEqual([100_010, 1, 2, 2]);
  });

  test("truncating does not change bytes that others hold", () => {
    const { call, files } = world();
    const held = text("content");
    files.put("/home/a", held);
    call("truncate", "a", 0);
    const fd = call("open", "a", 1, 0);
    call("write", fd, text("XXX"), 0, 3, null);
    expect(new TextDecoder().decode(held)).toBe("content");
  });

  test.each([
    ["open", "missing", 0, 0, "ENOENT"],
    ["open", "no/such/folder", 64 | 1, 0, "ENOENT"],
    ["open", "/tmp", 1, 0, "EISDIR"],
    ["close", 99, "EBADF"],
    ["read", 99, new Uint8Array(1), 0, 1, null, "EBADF"],
    ["stat", "missing", "ENOENT"],
    ["unlink", "missing", "ENOENT"],
    ["mkdir", "/tmp", 0, "EEXIST"],
    ["readdir", "missing", "ENOENT"],
    ["symlink", "a", "b", "ENOSYS"],
  ])("%s %s is refused as Node would", (...row) => {
    const { call } = world();
    const [name, ...rest] = row as [string, ...unknown[]];
    expect(call(name, ...rest.slice(0, -1))).toBe(rest.at(-1));
  });

  test("folders hold what is in them, and go only when empty", () => {
    const { call, flags } = world();
    expect(call("mkdir", "d", 0o755)).toBeUndefined();
    call("close", call("open", "d/f", flags["O_CREAT"]! | flags["O_WRONLY"]!, 0o600));
    expect(call("readdir", ".")).toEqual(["d"]);
    expect(call("readdir", "d")).toEqual(["f"]);
    expect(call("rmdir", "d")).toBe("ENOTEMPTY");
    call("unlink", "d/f");
    expect(call("rmdir", "d")).toBeUndefined();
    expect(call("stat", "d")).toBe("ENOENT");
  });

  test("descriptors 1 and 2 go to the sink, 0 is at its end", () => {
    const { call, printed } = world();
    expect(call("write", 1, text("out"), 0, 3, null)).toBe(3);
    expect(call("write", 2, text("err"), 0, 3, null)).toBe(3);
    expect(printed).toEqual(["1:out", "2:err"]);
    expect(call("read", 0, new Uint8Array(8), 0, 8, null)).toBe(0);
  });

  test("paths follow the working folder", () => {
    const { scope, call } = world();
    const process = scope["process"] as { cwd(): string; chdir(path: string): void };
    process.chdir("../tmp");
    expect(process.cwd()).toBe("/tmp");
    expect(() => process.chdir("/nowhere")).toThrow("ENOENT");
    call("close", call("open", "x", 65, 0));
    expect(call("readdir", "/tmp")).toEqual(["x"]);
  });
});
