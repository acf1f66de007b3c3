// The first suggestion that a newcomer sees, by the model that ships: right, useful and whole.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { beforeAndAfter, readSample } from "../../scripts/lib/sample.mjs";

const LOUPE = join(import.meta.dirname, "..", "..", "dist", "loupe.js");
const folder = mkdtempSync(join(tmpdir(), "loupe-sample-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("in the sample the model finishes the line, and nothing has to be mended", () => {
  const sample = readSample();
  // A project of its own: nothing else is known there.
  mkdirSync(join(folder, ".git"));
  const path = join(folder, "shop.ts");
  writeFileSync(path, sample.text);
  const place = `${path}:${sample.line}:${sample.column}`;
  const { stdout } = spawnSync(process.execPath, [LOUPE, "complete", place, "--json"], { encoding: "utf8" });
  const outcome = JSON.parse(stdout) as { insertText: string; replaceLength: number };
  expect(beforeAndAfter(sample, outcome).split("\n")).toEqual([
    "before      for (const line of │",
    "after       for (const line of this.lines) total += line.product.price * line.count;",
  ]);
});
