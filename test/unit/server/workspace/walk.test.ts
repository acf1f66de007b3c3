// A folder with thousands of folders is walked in pieces.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceFilesIn } from "../../../../server/workspace/walk";

const FOLDERS = 1_000;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "loupe-walk-"));
  for (let i = 0; i < FOLDERS; i++) mkdirSync(join(root, `f${i}`));
});
afterEach(() => rmSync(root, { recursive: true }));

test("the loop has its turn after at most as many names as are read at once", async () => {
  let [asked, most, isWalking] = [0, 0, true];
  const turn = () => {
    asked = 0;
    if (isWalking) setImmediate(turn);
  };
  setImmediate(turn);
  const mayEnter = () => {
    most = Math.max(most, ++asked);
    return false;
  };
  writeFileSync(join(root, "a.ts"), "");
  const found: string[] = [];
  for await (const path of sourceFilesIn(root, { mayEnter })) found.push(path);
  isWalking = false;
  expect(found).toEqual([join(root, "a.ts")]);
  expect(most).toBeLessThanOrEqual(128);
});

test("a folder that is gone is passed over", async () => {
  const found: string[] = [];
  for await (const path of sourceFilesIn(join(root, "gone"), { mayEnter: () => true })) found.push(path);
  expect(found).toEqual([]);
});
