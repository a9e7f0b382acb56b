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
