// Packages are installed when they are missing or older than the lock file, and only then.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installMissing } from "../../../../scripts/lib/install.mjs";

let folder;
let calls;
const npm = (args) => Promise.resolve(calls.push(args[0]));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loupe-install-"));
  calls = [];
  writeFileSync(join(folder, "package-lock.json"), "{}");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As npm leaves it, at a time relative to the lock file's. */
function installed(secondsAfterLock) {
  mkdirSync(join(folder, "node_modules"));
  const copy = join(folder, "node_modules", ".package-lock.json");
  writeFileSync(copy, "{}");
  utimesSync(join(folder, "package-lock.json"), 1000, 1000);
  utimesSync(copy, 1000 + secondsAfterLock, 1000 + secondsAfterLock);
}

test("installs where nothing is installed", async () => {
  await installMissing(folder, npm);
  expect(calls).toEqual(["ci"]);
});

test("installs again when the lock file is newer", async () => {
  installed(-1);
  await installMissing(folder, npm);
  expect(calls).toEqual(["ci"]);
});

test("installs nothing when the packages are newer than the lock file", async () => {
  installed(1);
  await installMissing(folder, npm);
  expect(calls).toEqual([]);
});
