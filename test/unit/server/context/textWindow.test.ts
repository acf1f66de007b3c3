import { expect, test } from "vitest";
import { MAX_PREFIX_LENGTH, MAX_SUFFIX_LENGTH, textWindow } from "../../../../server/context/textWindow";

const LINES = "const a = 1;\n".repeat(10_000);

test("a small document stays whole", () => {
  expect(textWindow("ab\ncd", 4)).toEqual({ prefix: "ab\nc", suffix: "d", eol: "\n" });
});

test("a large one is cut at line starts, within the bounds", () => {
  const { prefix, suffix } = textWindow(LINES, 65_000);
  expect(prefix.length).toBeLessThanOrEqual(MAX_PREFIX_LENGTH);
  expect(prefix.length).toBeGreaterThan(MAX_PREFIX_LENGTH / 2);
  expect(prefix.startsWith("const a")).toBe(true);
  expect(suffix.length).toBeLessThanOrEqual(MAX_SUFFIX_LENGTH);
  expect(suffix.endsWith("\n")).toBe(true);
});

test("typing moves the left cut only once in 2,048 characters, and the suffix never", () => {
  const offset = 65_000;
  const typed = Array.from({ length: 2_048 }, (_, i) =>
    textWindow(LINES.slice(0, offset) + "x".repeat(i) + LINES.slice(offset), offset + i),
  );
  const cuts = new Set(typed.map(({ prefix }, i) => offset + i - prefix.length));
  expect(cuts.size).toBeLessThanOrEqual(2);
  expect(new Set(typed.map(({ suffix }) => suffix)).size).toBe(1);
});

test("one endless line is cut within the bounds", () => {
  const { prefix, suffix } = textWindow("a+".repeat(500_000), 500_000);
  expect(prefix.length).toBeLessThanOrEqual(MAX_PREFIX_LENGTH);
  expect(prefix.length).toBeGreaterThan(0);
  expect(suffix).toHaveLength(MAX_SUFFIX_LENGTH);
});

test("the model sees LF, and the document's line end is kept for the answer", () => {
  expect(textWindow("a\r\nb\r\nc", 4)).toEqual({ prefix: "a\nb", suffix: "\nc", eol: "\r\n" });
});

test("a surrogate without its partner becomes U+FFFD, an emoji stays", () => {
  expect(textWindow("🙂\ud83d x", 5).prefix).toBe("🙂\ufffd x");
});
