import { expect, test } from "vitest";
import { readArguments, readFilePosition, UsageError } from "../../../../server/services/arguments";

test.each([
  ["a.ts:3:14", "a.ts"],
  ["C:\\my shop\\a.ts:3:14", "C:\\my shop\\a.ts"],
  ["src/값:x.ts:3:14", "src/값:x.ts"],
])("reads %s", (text, path) => {
  expect(readFilePosition(text)).toEqual({ path, line: 3, column: 14 });
});

test.each(["a.ts", "a.ts:3", "a.ts:0:1", "a.ts:1:0", ":1:1", "a.ts:x:1", ""])("refuses %j", (text) => {
  expect(() => readFilePosition(text)).toThrow(UsageError);
});

test("an unknown option is named in one sentence", () => {
  expect(() => readArguments({ args: ["--foo"], options: {} })).toThrow("Unknown option '--foo'");
});
