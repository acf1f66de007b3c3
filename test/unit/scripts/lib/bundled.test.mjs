// The programs of the tests that no test runs: a file shared with them that asks for its own folder broke the fuzz, the faults
// and the soak unseen.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions } from "../../../../scripts/lib/bundled.mjs";
import { ROOT } from "../../../../scripts/lib/command.mjs";

const SCRIPTS = join(ROOT, "scripts");
const PROGRAMS = readdirSync(SCRIPTS)
  .filter((name) => name.endsWith(".mjs"))
  .flatMap((name) =>
    Array.from(
      readFileSync(join(SCRIPTS, name), "utf8").matchAll(/"(test\/(?:\w+\/)+\w+\.ts)"/g),
      ([, path]) => path,
    ),
  );

test("reads the programs out of the commands that run them", () => {
  expect(PROGRAMS).toContain("test/fuzz/main.ts");
  expect(PROGRAMS).toContain("test/soak/main.ts");
});

test.each(PROGRAMS)("bundles %s without a warning", async (path) => {
  const options = { ...bundleOptions(path, "program.cjs"), write: false, logLevel: "silent" };
  const { warnings, errors } = await build(options);
  expect([...warnings, ...errors]).toEqual([]);
});
