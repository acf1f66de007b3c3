import { describe, expect, test } from "vitest";
import {
  isSkippedFolder,
  isSourceFile,
  isWrittenByPeople,
  MAX_SOURCE_BYTES,
} from "../../../../server/files/sourceFiles";

describe("isSourceFile", () => {
  test("takes no large files, and of data only small ones", () => {
    expect(isSourceFile("a.ts", 200_000)).toBe(true);
    expect(isSourceFile("a.ts", 300_000)).toBe(false);
    expect(isSourceFile("a.json", 40_000)).toBe(false);
  });

  test.each(["a.png", "a.min.js", "package-lock.json", "Makefile", "a.js.map"])("leaves out %s", (name) => {
    expect(isSourceFile(name, 100)).toBe(false);
  });
});

describe("isWrittenByPeople", () => {
  test.each([
    ["const a = 1;\n".repeat(50), true],
    ["a\0b", false],
    [`var a=${"1+".repeat(2000)}1;`, false],
    [`${"x".repeat(900)}\n`.repeat(20), false],
  ])("judges a text by its lines (%#)", (text, expected) => {
    expect(isWrittenByPeople(text)).toBe(expected);
  });
});

describe("the limits", () => {
  test("are of bytes: 256 KB of source, 32 KB of data", () => {
    expect(MAX_SOURCE_BYTES).toBe(262_144);
    expect([isSourceFile("a.ts", 262_144), isSourceFile("a.ts", 262_145)]).toEqual([true, false]);
    expect([isSourceFile("a.json", 32_768), isSourceFile("a.json", 32_769)]).toEqual([true, false]);
  });

  test("are of lines: 2,000 characters at most, 200 in the mean", () => {
    const short = "a\n".repeat(20);
    expect(isWrittenByPeople("x".repeat(2_000) + "\n" + short)).toBe(true);
    expect(isWrittenByPeople("x".repeat(2_001) + "\n" + short)).toBe(false);
    expect(isWrittenByPeople(short + "x".repeat(2_001))).toBe(false);
    expect(isWrittenByPeople(`${"x".repeat(199)}\n`.repeat(9) + "x".repeat(200))).toBe(true);
    expect(isWrittenByPeople(`${"x".repeat(250)}\n`.repeat(9) + "x".repeat(250))).toBe(false);
    expect(isWrittenByPeople("")).toBe(true);
  });
});

test.each([
  ...[
    "node_modules",
    "bower_components",
    "vendor",
    "site-packages",
    "__pycache__",
    "venv",
    "env",
    "dist",
    "build",
  ],
  ...["out", "target", "coverage", "obj", "Pods", "DerivedData", ".git", ".cache"],
])("the folder %s holds what was installed or built", (name) => expect(isSkippedFolder(name)).toBe(true));

test.each(["src", "builder", "a.b", "Out"])("the folder %s is one like others", (name) =>
  expect(isSkippedFolder(name)).toBe(false),
);

test.each(["a.min.css", "a.min.mjs", "a.MIN.JS", "b.bundle.js", "b.chunk.js", "npm-shrinkwrap.json"])(
  "%s is generated",
  (name) => expect(isSourceFile(name, 100)).toBe(false),
);

test.each(["amin.js", "a.min.js.ts", "chunk.js", "a-package-lock.json"])("%s is written", (name) =>
  expect(isSourceFile(name, 100)).toBe(true),
);
