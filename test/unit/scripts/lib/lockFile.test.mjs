import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkLockFiles, faultsOfLockFile } from "../../../../scripts/lib/lockFile.mjs";

const ROOT = join(import.meta.dirname, "../../../..");
const LOCK = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

test("finds every package of the lock files pinned", () => {
  expect(checkLockFiles(ROOT).note).toMatch(/^\d{3,} packages$/);
});

test.each([
  ["no checksum", { integrity: undefined }, "has no checksum"],
  ["a weak checksum", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }, "has no checksum"],
  ["a range", { version: "^1.0.0" }, "has no exact version"],
  ["a repository", { resolved: "git+ssh://git@example.com/a.git#b" }, "comes from git+ssh"],
  ["a folder", { link: true }, "is a link"],
  ["another package's content", { name: "left" }, "is another package"],
])("says of a package with %s what is wrong", (_what, change, fault) => {
  const path = "node_modules/lit";
  const packages = { ...LOCK.packages, [path]: { ...LOCK.packages[path], ...change } };
  expect(faultsOfLockFile({ ...LOCK, packages })).toEqual([expect.stringContaining(fault)]);
});

test.each(["git+https://example.com/a.git", "file:../a", "npm:left@1.0.0", "latest", "github:a/b"])(
  "refuses a dependency on %s",
  (range) => {
    const packages = { "": { devDependencies: { lit: range } } };
    expect(faultsOfLockFile({ lockfileVersion: 3, packages })).toEqual([
      `lit is wanted from elsewhere: ${range}`,
    ]);
  },
);

test("refuses a lock file of another version", () => {
  expect(faultsOfLockFile({ lockfileVersion: 1 })).toHaveLength(1);
});
