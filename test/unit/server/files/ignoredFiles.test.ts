// Which open documents are left alone as context: `.gitignore` files at every depth, and the editor's `files.exclude`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IgnoredFiles } from "../../../../server/files/ignoredFiles";

let root: string;
let excluded: string[] = [];
const uriOf = (path: string) => pathToFileURL(join(root, path)).href;
const files = () => new IgnoredFiles({ folders: () => [pathToFileURL(root).href], excluded: () => excluded });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "loupe 한글-"));
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, ".gitignore"), "build/\n*.log\n");
  writeFileSync(join(root, "src", ".gitignore"), "!keep.log\ngenerated.ts\n");
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ["src/a.ts", false],
  ["build/a.ts", true],
  ["src/build/deep/a.ts", true],
  ["src/x.log", true],
  ["src/keep.log", false],
  ["src/generated.ts", true],
  ["generated.ts", false],
])("%s: %s", (path, isIgnored) => {
  expect(files().isIgnored(uriOf(path))).toBe(isIgnored);
});

test("files.exclude counts as well, for files and folders", () => {
  excluded = ["**/vendor", "docs/*.ts"];
  const ignored = files();
  expect(
    ["src/vendor/a.ts", "docs/a.ts", "docs/in/a.ts"].map((path) => ignored.isIgnored(uriOf(path))),
  ).toEqual([...[true, true, false]]);
  excluded = [];
});

test("a changed .gitignore holds once it is told; other folders and untitled documents are nobody's to ignore", () => {
  const ignored = files();
  expect(ignored.isIgnored(uriOf("src/later.ts"))).toBe(false);
  writeFileSync(join(root, "src", ".gitignore"), "later.ts\n");
  expect(ignored.isIgnored(uriOf("src/later.ts"))).toBe(false);
  ignored.forget();
  expect(ignored.isIgnored(uriOf("src/later.ts"))).toBe(true);
  expect(ignored.isIgnored("file:///elsewhere/build/a.ts")).toBe(false);
  expect(ignored.isIgnored("untitled:Untitled-1")).toBe(false);
});
