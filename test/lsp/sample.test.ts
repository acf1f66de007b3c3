// The first suggestion that a newcomer sees, where `npm start` and the walkthrough ask for it, by either model that ships:
// shown by itself, right, useful and whole.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { beforeAndAfter, readSample } from "../../scripts/lib/sample.mjs";
import { ROOT } from "../support/root";

const LOUPE = join(ROOT, "dist", "loupe.js");
const folder = mkdtempSync(join(tmpdir(), "loupe-sample-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project of its own, in which nothing else is known; and the sample workspace, as `npm start` has it. */
const PROJECTS: Readonly<Record<string, (path: string) => void>> = {
  "an empty project": (path) => mkdirSync(join(path, ".git"), { recursive: true }),
  "the sample workspace": (path) => {
    cpSync(join(ROOT, "test/fixtures/workspace"), path, { recursive: true });
    mkdirSync(join(path, ".git"));
  },
};

const cases = Object.keys(PROJECTS).flatMap((project) =>
  ["loupe-nano", "loupe-base"].map((model) => [project, model] as const),
);

test.each(cases)("in %s %s finishes the sample's line, and nothing has to be mended", (project, model) => {
  const sample = readSample();
  const workspace = join(folder, `${project}, ${model}`);
  PROJECTS[project]?.(workspace);
  const path = join(workspace, "shop.ts");
  writeFileSync(path, sample.text);
  const place = `${path}:${sample.line}:${sample.column}`;
  const args = [LOUPE, "complete", place, "--json", "--model", model];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const outcome = JSON.parse(stdout) as { insertText: string; replaceLength: number };
  expect(beforeAndAfter(sample, outcome).split("\n")).toEqual([
    "before      for (const line of this.lines) total += │",
    "after       for (const line of this.lines) total += line.product.price * line.count;",
  ]);
});
