/** The engine with a toolchain and a runner that do what the test says. */
import { describe, expect, it } from "vitest";
import { Engine, keptOutput, type Result, type State, type Tools } from "../src/engine";
import type { BuildResult, Progress, RunEvent, RunResult } from "../src/messages";

const wasm = () => new Uint8Array([0, 97, 115, 109]).buffer;

/** One run that the test conducts. */
interface Stage {
  say(event: RunEvent): void;
  end(result: RunResult): void;
  stopped: boolean;
  given: (string | null)[];
}

function world(build: (source: string, signal: AbortSignal) => Promise<BuildResult> = async () => ({ ok: true, wasm: wasm(), ms: 1 })) {
  const said: string[] = [];
  const builds: string[] = [];
  const fetches: string[] = [];
  const stages: Stage[] = [];
  const waiting: ((stage: Stage) => void)[] = [];
  const progress: Progress[] = [];
  let prebuilt: (url: string, signal: AbortSignal) => Promise<ArrayBuffer | null> = async () => wasm();
  const tools: Tools = {
    toolchain: () => ({
      warm() {},
      prepare() {},
      build(source, options) {
        builds.push(source.main);
        options?.onProgress?.({ what: "the compiler", received: 1, total: 2 });
        return build(source.main, options!.signal!);
      },
      diagnose: async () => null,
      packages: () => [],
      onReady: () => {},
      format: async (source) => ({ ok: true, source }),
      readTrace: async () => "{}",
    }),
    runner: () => ({
      warm() {},
      prepare() {},
      start(_, onEvent) {
        let end!: (result: RunResult) => void;
        const done = new Promise<RunResult>((resolve) => (end = resolve));
        const stage: Stage = { say: onEvent, end, stopped: false, given: [] };
        stages.push(stage);
        waiting.shift()?.(stage);
        return {
          done,
          input: (text) => void stage.given.push(text),
          stop() {
            stage.stopped = true;
            end({ ending: "stopped" });
          },
        };
      },
    }),
    fetchPrebuilt: (url, { signal }) => (fetches.push(url), prebuilt(url, signal)),
    last: {},
  };
  const engine = new Engine(tools, {
    onState: (state: State, result?: Result) => said.push(result ? `${state}!` : state),
    onProgress: (one) => progress.push(one),
    onOutput: (stream, text) => said.push(`${stream}: ${text}`),
    onReading: () => said.push("reading"),
  });
  const started = () => new Promise<Stage>((resolve) => waiting.push(resolve));
  return { engine, said, builds, fetches, stages, progress, started, setPrebuilt: (next: typeof prebuilt) => (prebuilt = next) };
}

describe("a run", () => {
  it("gives the program what it is to read, also what came before there was a program", async () => {
    const { engine, said, started } = world();
    const stage = started();
    const done = engine.run("package main");
    engine.input("early\n");
    const { say, end, given } = await stage;
    say({ type: "reading" });
    engine.input("late\n");
    engine.input(null);
    await Promise.resolve();
    expect(given).toEqual(["early\n", "late\n", null]);
    expect(said).toEqual(["building", "running", "reading"]);
    end({ ending: "exited", exitCode: 0 });
    await done;
    engine.input("lost\n");
    expect(given).toHaveLength(3);
  });

  it("builds, runs, streams and says how it ended", async () => {
    const { engine, said, started, progress } = world();
    const stage = started();
    const done = engine.run("package main");
    expect(engine.state).toBe("building");
    const { say, end } = await stage;
    say({ type: "started" });
    say({ type: "output", stream: "stdout", text: "one\n" });
    say({ type: "output", stream: "stderr", text: "two\n" });
    end({ ending: "exited", exitCode: 2 });
    const result = await done;
    expect(result).toMatchObject({ state: "exited", exitCode: 2, stdout: "one\n", stderr: "two\n", diagnostics: [], built: "browser" });
    expect(result.ms.total).toBeGreaterThanOrEqual(result.ms.build);
    expect(said).toEqual(["building", "running", "stdout: one\n", "stderr: two\n", "exited!"]);
    expect(progress).toHaveLength(1);
  });

  it("passes through running even when the program ends at once", async () => {
    const { engine, said, started } = world();
    const stage = started();
    const done = engine.run("package main");
    (await stage).end({ ending: "exited", exitCode: 0 });
    await done;
    expect(said).toEqual(["building", "running", "exited!"]);
  });

  it("fails with the compiler's diagnostics and never starts", async () => {
    const diagnostics = [{ line: 3, column: 2, message: "undefined: x", severity: "error" as const }];
    const { engine, stages } = world(async () => ({ ok: false, diagnostics, ms: 1 }));
    expect(await engine.run("x")).toMatchObject({ state: "failed", exitCode: null, diagnostics });
    expect(stages).toHaveLength(0);
  });

  it("fails with the reason when the toolchain does, and the next one works", async () => {
    let times = 0;
    const { engine, started } = world(async () => {
      if (times++ === 0) throw new Error("the compiler could not be fetched");
      return { ok: true, wasm: wasm(), ms: 1 };
    });
    const first = await engine.run("x");
    expect(first.state).toBe("failed");
    expect(first.diagnostics).toEqual([{ line: 0, column: 0, message: "the compiler could not be fetched", severity: "error" }]);
    const stage = started();
    const second = engine.run("x");
    (await stage).end({ ending: "exited", exitCode: 0 });
    expect((await second).state).toBe("exited");
  });

  it.each([
    [{ ending: "cut", reason: "more than 1 MiB of output" }, "stopped", "warning"],
    [{ ending: "failed", reason: "the runner is gone" }, "failed", "error"],
  ] as const)("that ended as %o is %s and says why", async (end, state, severity) => {
    const { engine, started } = world();
    const stage = started();
    const done = engine.run("x");
    (await stage).end(end);
    expect(await done).toMatchObject({ state, exitCode: null, diagnostics: [{ line: 0, message: end.reason, severity }] });
  });

  it("keeps a bounded amount of output", async () => {
    const { engine, started } = world();
    const stage = started();
    const done = engine.run("x");
    const { say, end } = await stage;
    for (let i = 0; i < 20; i++) say({ type: "output", stream: "stdout", text: "x".repeat(100_000) });
    end({ ending: "exited", exitCode: 0 });
    expect((await done).stdout).toHaveLength(keptOutput);
  });
});

describe("the prebuilt wasm", () => {
  it("is run without the toolchain", async () => {
    const { engine, started, builds, fetches } = world();
    const stage = started();
    const done = engine.run("x", "/assets/a.wasm");
    (await stage).end({ ending: "exited", exitCode: 0 });
    expect((await done).built).toBe("prebuilt");
    expect([builds, fetches]).toEqual([[], ["/assets/a.wasm"]]);
  });

  it("is fetched once for runs that follow each other", async () => {
    const { engine, started, fetches } = world();
    for (let i = 0; i < 2; i++) {
      const stage = started();
      const done = engine.run("x", "/assets/a.wasm");
      (await stage).end({ ending: "exited", exitCode: 0 });
      await done;
    }
    expect(fetches).toHaveLength(1);
  });

  it("that is gone from the server is built in the browser", async () => {
    const { engine, started, builds, setPrebuilt } = world();
    setPrebuilt(async () => null);
    const stage = started();
    const done = engine.run("x", "/assets/a.wasm");
    (await stage).end({ ending: "exited", exitCode: 0 });
    expect((await done).built).toBe("browser");
    expect(builds).toEqual(["x"]);
  });

  it("that could not be fetched fails the run, and the next run fetches again", async () => {
    const { engine, started, setPrebuilt } = world();
    setPrebuilt(() => Promise.reject(new Error("the program could not be fetched")));
    expect(await engine.run("x", "/assets/a.wasm")).toMatchObject({ state: "failed", built: "prebuilt" });
    setPrebuilt(async () => wasm());
    const stage = started();
    const done = engine.run("x", "/assets/a.wasm");
    (await stage).end({ ending: "exited", exitCode: 0 });
    expect((await done).state).toBe("exited");
  });
});

describe("stop", () => {
  it("ends a build at once, even one that never answers", async () => {
    const { engine, said } = world(() => new Promise(() => {}));
    const done = engine.run("x");
    engine.stop();
    expect((await done).state).toBe("stopped");
    expect(said).toEqual(["building", "stopped!"]);
  });

  it("tells the toolchain to stop", async () => {
    let heard: AbortSignal | undefined;
    const { engine } = world((_, signal) => ((heard = signal), new Promise(() => {})));
    const done = engine.run("x");
    engine.stop();
    await done;
    expect(heard?.aborted).toBe(true);
  });

  it("ends a run and keeps what it printed", async () => {
    const { engine, started } = world();
    const stage = started();
    const done = engine.run("x");
    (await stage).say({ type: "output", stream: "stdout", text: "so far" });
    engine.stop();
    expect(await done).toMatchObject({ state: "stopped", exitCode: null, stdout: "so far", diagnostics: [] });
  });

  it("does nothing when nothing is under way", () => {
    const { engine, said } = world();
    engine.stop();
    expect([engine.state, said]).toEqual(["idle", []]);
  });
});

describe("runs that are started while another is under way", () => {
  it("stop it and wait for its end", async () => {
    const { engine, said, started, stages } = world();
    const stage = started();
    const first = engine.run("a");
    (await stage).say({ type: "started" });
    const next = started();
    const second = engine.run("b");
    (await next).end({ ending: "exited", exitCode: 0 });
    expect([(await first).state, (await second).state]).toEqual(["stopped", "exited"]);
    expect(stages[0]!.stopped).toBe(true);
    expect(said).toEqual(["building", "running", "stopped!", "building", "running", "exited!"]);
  });

  it("leave only the last one to run", async () => {
    const { engine, started, builds } = world();
    const stage = started();
    const all = [engine.run("a"), engine.run("b"), engine.run("c")];
    (await stage).end({ ending: "exited", exitCode: 0 });
    expect((await Promise.all(all)).map(({ state }) => state)).toEqual(["stopped", "stopped", "exited"]);
    expect(builds).toEqual(["a", "c"]);
  });
});

describe("reset", () => {
  it("goes back to idle, after the end of what was under way", async () => {
    const { engine, said, started } = world();
    const stage = started();
    const done = engine.run("x");
    await stage;
    const reset = engine.reset();
    expect((await done).state).toBe("stopped");
    await reset;
    expect(said.at(-1)).toBe("idle");
  });

  it("is immediate when nothing is under way", () => {
    const { engine, said } = world();
    void engine.reset();
    expect(said).toEqual(["idle"]);
  });
});

describe("a run that was anticipated", () => {
  const end = async (started: () => Promise<Stage>) => (await started()).end({ ending: "exited", exitCode: 0 });

  it("does not fetch what was fetched ahead", async () => {
    const { engine, fetches, started } = world();
    engine.anticipate("/a.wasm");
    engine.anticipate("/a.wasm");
    void end(started);
    expect((await engine.run("x", "/a.wasm")).built).toBe("prebuilt");
    engine.anticipate("/a.wasm");
    expect(fetches).toEqual(["/a.wasm"]);
  });

  it("fetches again, and says what is wrong, when fetching ahead failed", async () => {
    const { engine, fetches, setPrebuilt } = world();
    setPrebuilt(async () => {
      throw new Error("no network");
    });
    engine.anticipate("/a.wasm");
    const result = await engine.run("x", "/a.wasm");
    expect(result.state).toBe("failed");
    expect(result.diagnostics[0]?.message).toBe("no network");
    expect(fetches).toHaveLength(2);
  });

  it("can be stopped while what was asked for ahead still arrives", async () => {
    const { engine, setPrebuilt, started } = world();
    setPrebuilt((_, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));
    engine.anticipate("/a.wasm");
    const run = engine.run("x", "/a.wasm");
    engine.stop();
    expect((await run).state).toBe("stopped");
    setPrebuilt(async () => new ArrayBuffer(1));
    void end(started);
    expect((await engine.run("x", "/a.wasm")).state).toBe("exited");
  });
});
