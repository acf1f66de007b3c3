// What the settings' globs name: as the editor reads them, in bounded time, and rather too much than too little.
import { expect, test } from "vitest";
import { alternativesOf, SettingGlobs } from "../../../../server/files/settingGlobs";

const named = (globs: readonly string[], path: string, where: "anywhere" | "fromRoot" = "anywhere") =>
  new SettingGlobs(globs, where).names(path);

test.each([
  ["a name, and what lies in it", "legal", "docs/legal/a/b.ts", [true, false]],
  ["a name at the root", "legal", "legal", [true, true]],
  ["a name that only begins so", "legal", "legality/a.ts", [false, false]],
  ["a name that only ends so", "legal", "illegal/a.ts", [false, false]],
  ["slashes around it", "/legal/", "legal/a.ts", [true, true]],
  ["several slashes around it", "///legal///", "legal/a.ts", [true, true]],
  ["a large letter in the setting", "Legal", "legal/a.ts", [true, false]],
  ["large letters in the path", "legal", "docs/LEGAL/a.ts", [true, false]],
  ["the same large letter in both", "Legal", "Legal/a.ts", [true, true]],
  ["a path", "src/a.ts", "src/a.ts", [true, true]],
  ["a path below another folder", "src/a.ts", "app/src/a.ts", [true, false]],
  ["a path with another end", "src/a.ts", "src/a.tsx", [false, false]],
  ["folders before a name", "**/a.ts", "app/src/a.ts", [true, true]],
  ["no folder before a name", "**/a.ts", "a.ts", [true, true]],
  ["folders between names", "src/**/a.ts", "src/x/y/a.ts", [true, true]],
  ["all in a folder", "legal/**", "legal/x/a.ts", [true, true]],
  ["all in a folder, but not the folder", "legal/**", "legal", [false, false]],
  ["a star within a folder", "*.gen.ts", "src/a.gen.ts", [true, false]],
  ["a star at the root", "*.gen.ts", "a.gen.ts", [true, true]],
  ["a star that would cross folders", "src/*.ts", "src/x/a.ts", [false, false]],
  ["one character", "v?.ts", "v1.ts", [true, true]],
  ["one character, of two", "v?.ts", "v12.ts", [false, false]],
  ["a range", "v[0-9].ts", "v1.ts", [true, true]],
  ["what is outside of a range", "v[!0-9].ts", "v1.ts", [false, false]],
  ["a dot, which is no sign", "a.ts", "abts", [false, false]],
  ["alternatives", "{a,b}.ts", "b.ts", [true, true]],
  ["none of the alternatives", "{a,b}.ts", "c.ts", [false, false]],
  ["alternatives of folders", "{docs,app/src}/x.ts", "app/src/x.ts", [true, true]],
  ["a brace that is not closed", "{a", "{a", [true, true]],
  ["a bracket that is not closed", "a[", "a[/y", [true, true]],
  ["only such a bracket", "[", "x/[/y", [true, false]],
  ["a bracket that is not closed, and another name", "a[", "a/y", [false, false]],
  ["a backslash at the end", "a\\", "a\\", [true, true]],
  ["only a slash", "/", "a", [false, false]],
  ["only slashes", "//", "a", [false, false]],
  ["nothing", "", "a", [false, false]],
])("%s: %s on %s (anywhere, from the root: %j)", (_what, glob, path, expected) => {
  expect([named([glob], path), named([glob], path, "fromRoot")]).toEqual(expected);
});

test("each of several globs counts, also behind one that names nothing", () => {
  expect(["a/x.ts", "b/x.ts", "c/x.ts"].map((path) => named(["", "a", "/", "b"], path))).toEqual([
    true,
    true,
    false,
  ]);
});

test("empty parts of a path do not count, and no glob names nothing", () => {
  expect(named(["a/b"], "//a//b/")).toBe(true);
  expect(named(["a/b"], "a//b", "fromRoot")).toBe(true);
  expect(named([], "a")).toBe(false);
});

test.each([
  ["a", ["a"]],
  ["{a,b}", ["a", "b"]],
  ["x{a,b}y{c,d}", ["xayc", "xayd", "xbyc", "xbyd"]],
  ["{a,{b,c}d}", ["a", "bd", "a", "cd"]],
  ["{a}", ["a"]],
  ["{,a}b", ["b", "ab"]],
  ["{a", ["{a"]],
  ["a}", ["a}"]],
  ["}{a,b}", ["}a", "}b"]],
  ["\\{a,b}", ["\\{a,b}"]],
  ["{a\\},b}", ["a\\}", "b"]],
])("%s is spelled out", (glob, spelled) => expect(alternativesOf(glob).sort()).toEqual([...spelled].sort()));

test("more than 64 alternatives stand for anything between the outermost braces", () => {
  expect(alternativesOf(`x{${"a,".repeat(63)}a}y`)).toHaveLength(64);
  expect(alternativesOf(`x{${"a,".repeat(64)}a}y`)).toEqual(["x*y"]);
  expect(alternativesOf("x{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}y")).toEqual(["x*y"]);
  expect(named([`src/{${"a,".repeat(64)}a}.ts`], "src/other.ts")).toBe(true);
  expect(named([`src/{${"a,".repeat(64)}a}.ts`], "src/other.py")).toBe(false);
});

test("a thousand usual globs all count", () => {
  const globs = new SettingGlobs(
    Array.from({ length: 1_000 }, (_, i) => `legal${i}/**`),
    "anywhere",
  );
  expect(globs.names("docs/legal999/terms.ts")).toBe(true);
  expect(globs.names("docs/other/terms.ts")).toBe(false);
});

test.each([
  // Sixty of 500 such globs took seconds in server and editor.
  [
    "alternatives of long globs",
    Array.from({ length: 60 }, (_, i) => `${"{a,b}".repeat(6)}${"x".repeat(900)}${i}`),
  ],
  ["more globs than can be read", Array.from({ length: 20_000 }, (_, i) => `folder${i}/**`)],
  ["a glob of any length", ["a".repeat(1_000_000)]],
])("%s name everything", (_what, globs) => {
  expect(new SettingGlobs(globs, "anywhere").names("src/a.ts")).toBe(true);
});

/** Each is spelled out as itself and as what lies in it: 25 characters. */
const globsOf = (count: number) => new SettingGlobs(new Array<string>(count).fill("eleven.char"), "fromRoot");

test("50,000 characters are compared; more, or a path too long for them, are not and name everything", () => {
  expect(globsOf(2_000).names("src/b.ts")).toBe(false);
  expect(globsOf(2_001).names("src/b.ts")).toBe(true);
  expect(globsOf(2_000).names("a".repeat(200))).toBe(false);
  expect(globsOf(2_000).names("a".repeat(201))).toBe(true);
  expect(globsOf(20).names("a".repeat(20_000))).toBe(false);
});
