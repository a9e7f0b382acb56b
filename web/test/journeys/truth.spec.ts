/** A reader runs what they know from elsewhere: each program prints, and ends, as it does natively. */
import { expect, note, test } from "./journey";
import { type GoSnippet, openPlay } from "./snippet";
import { comparable, programs } from "../truth/truth.mjs";

const list = programs();

test(`${list.length} programs do what they do natively`, async ({ page }) => {
  test.setTimeout(300_000);
  const snippet = await openPlay(page);
  for (const program of list) {
    await test.step(program.name, async () => {
      const result = await snippet.element.evaluate(
        async (element, { source, args, env, stdin }) => {
          const snippet = element as GoSnippet;
          Object.assign(snippet, { source, args, env });
          const run = snippet.run();
          if (stdin) snippet.input(stdin);
          snippet.endInput();
          return run;
        },
        program,
      );
      const got = { stdout: result.stdout, stderr: comparable(result.stderr, program.lines), exit: result.exitCode };
      const { stdout = "", stderr = "", exit } = program.files;
      expect.soft(got, program.name).toEqual({ stdout, stderr, exit: Number(exit) });
    });
  }
  note(`${list.length} programs`);
});

/** It computes where nothing looks at the clock, for longer than JavaScript is kept waiting, and then waits for the first time. */
const computesFirst = `package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

var data [48 << 20]byte

func main() {
	turns, _ := strconv.Atoi(os.Args[1])
	for range turns {
		runtime.Gosched()
	}
	sha256.Sum256(data[:])
	time.Sleep(time.Millisecond)
	fmt.Println("awake")
}
`;

test("a program that has computed for long wakes from its first sleep", async ({ page }) => {
  const snippet = await openPlay(page);
  // The scheduler looks at the clock each sixteenth time, and once it did not wake what slept if it did so then.
  for (let turns = 16; turns < 32; turns++) {
    const stdout = await snippet.element.evaluate(
      (element, { source, turns }) => {
        const snippet = element as GoSnippet;
        Object.assign(snippet, { source, args: [turns] });
        const late = new Promise<string>((resolve) => setTimeout(resolve, 20_000, "nothing"));
        return Promise.race([snippet.run().then(({ stdout }) => stdout), late]);
      },
      { source: computesFirst, turns: String(turns) },
    );
    expect(stdout, `after ${turns} turns`).toBe("awake\n");
  }
});
