// Rules are read once a folder: when they are read anew, how many are kept, and where they begin to hold.
import { rmSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { repositoryFolder } from "../../../support/repositoryFolder";

let now = 0;
const { at, put, ignored } = repositoryFolder(() => now);

beforeEach(() => {
  now = 0;
});

test.each([
  ["/only.ts", "only.ts", true],
  ["/only.ts", "src/only.ts", false],
  ["src/*.ts", "src/a.ts", true],
  ["src/*.ts", "app/src/a.ts", false],
  ["*.gen.ts", "app/src/a.gen.ts", true],
  ["a.ts/", "a.ts", false],
  ["a.ts/", "a.ts/b.ts", true],
  ["src/app/", "src/app/x/b.ts", true],
])("a rule at the repository's top, %s on %s: %s", (rule, path, expected) => {
  put("repo/.gitignore", `${rule}\n`);
  expect(ignored().isIgnored(at("repo"), path)).toBe(expected);
});

test("a rule tied to its own folder holds there, not above and not beside", () => {
  put("repo/app/.gitignore", "/x.ts\nlib/y.ts\n");
  const paths = ["app/x.ts", "app/lib/y.ts", "x.ts", "lib/y.ts", "app/lib/x.ts", "other/x.ts"];
  expect(paths.map((path) => ignored().isIgnored(at("repo"), path))).toEqual([
    ...[true, true],
    ...[false, false, false, false],
  ]);
});

test("an opened folder of no repository has its own rules, and none from above", () => {
  put(".gitignore", "above.ts\n");
  put("loose/.gitignore", "a.ts\n/tied.ts\n");
  put("loose/src/.gitignore", "b.ts\n");
  const files = ignored();
  const paths = ["a.ts", "src/a.ts", "tied.ts", "src/b.ts", "b.ts", "src/tied.ts", "above.ts"];
  expect(paths.map((path) => files.isIgnored(at("loose"), path))).toEqual([
    ...[true, true, true, true],
    ...[false, false, false],
  ]);
});

test("the opened folder's rules and those above are looked at again after a second, not before", () => {
  put("repo/app/a.ts", "");
  for (const path of ["repo/app/.gitignore", "repo/.gitignore", "repo/.git/info/exclude"]) {
    const files = ignored();
    expect(files.isIgnored(at("repo/app"), "a.ts")).toBe(false);
    put(path, "a.ts\n");
    now += 999;
    expect([path, files.isIgnored(at("repo/app"), "a.ts")]).toEqual([path, false]);
    now += 1;
    expect([path, files.isIgnored(at("repo/app"), "a.ts")]).toEqual([path, true]);
    rmSync(at(path));
    now += 1000;
    expect([path, files.isIgnored(at("repo/app"), "a.ts")]).toEqual([path, false]);
  }
});

test("a folder below the opened one is not read again until a change is told, or while nothing above it changes", () => {
  put("repo/src/.gitignore", "a.ts\n");
  put("repo/.gitignore", "x\n");
  const files = ignored();
  const judged = () => files.isIgnored(at("repo"), "src/b.ts");
  expect(judged()).toBe(false);
  put("repo/src/.gitignore", "b.ts\n");
  now += 5000;
  expect(judged()).toBe(false);
  put("repo/.gitignore", "xy\n");
  now += 1000;
  expect(judged()).toBe(true);
});

test("of rules 512 kB are kept: more, and they are read again when they are asked for", () => {
  // As many as may hold in one folder.
  const large = `${"#".repeat(32 * 1024 - 5)}\na.ts`;
  const folders = Array.from({ length: 17 }, (_, i) => `f${i}`);
  for (const folder of folders) put(`repo/${folder}/.gitignore`, large);
  const files = ignored();
  const judged = (folder: string) => files.isIgnored(at("repo"), `${folder}/a.ts`);
  // Folders without rules of their own add nothing to what is kept.
  for (const folder of folders.slice(0, 16))
    expect([judged(folder), judged(`${folder}/in`)]).toEqual([true, true]);
  for (const folder of folders) put(`repo/${folder}/.gitignore`, "b.ts\n");
  expect(folders.slice(0, 16).map(judged)).toEqual(new Array<boolean>(16).fill(true));
  put("repo/f16/.gitignore", large);
  expect(judged("f16")).toBe(true);
  expect(folders.slice(0, 16).map(judged)).toEqual(new Array<boolean>(16).fill(false));
});
