import { expect, test } from "vitest";
import { SettingGlobs } from "../../../../server/files/settingGlobs";

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

test("a path that cannot be compared in bounded time is named", () => {
  const globs = new SettingGlobs(
    Array.from({ length: 40 }, () => "*a".repeat(250)),
    "fromRoot",
  );
  expect(globs.names("a".repeat(4_000))).toBe(true);
  expect(globs.names("src/b.ts")).toBe(false);
});
