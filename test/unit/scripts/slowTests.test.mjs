// What `npm run check` leaves out is named file by file: a name that no file has would leave a slow test in it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../../scripts/lib/command.mjs";
import { SLOW } from "../../../vitest.config.mjs";

/** `a/{b,c}.test.ts` → `a/b.test.ts`, `a/c.test.ts` */
const namesOf = (pattern) => {
  const [, before = "", names, after = ""] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
  return names === undefined ? [pattern] : names.split(",").map((name) => before + name + after);
};

test("every slow test that the configuration names is a file", () => {
  expect(SLOW.flatMap(namesOf).filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
});
