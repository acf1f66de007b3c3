// The exactness rule, each case drawn.
import { describe, expect, test } from "vitest";
import { insertion } from "../../../eval/edit";
import { firstInsertedLine, isExactLine, isExactWord, isInsideWord } from "../../../eval/score/exactLine";
import { drawnCursor } from "../drawnCursor";

describe("isExactLine", () => {
  const call = drawnCursor("a\nfoo(├bar┤);\nb");
  const whole = drawnCursor("a\nfoo(├bar);┤\nb");

  test("accepts what the author wrote", () => {
    expect(isExactLine(call, insertion(call, "bar"))).toBe(true);
    expect(isExactLine(whole, insertion(whole, "bar);"))).toBe(true);
  });

  test("normalises nothing but trailing blanks", () => {
    expect(isExactLine(whole, insertion(whole, "bar);  "))).toBe(true);
    expect(isExactLine(whole, insertion(whole, "bar );"))).toBe(false);
    expect(isExactLine(call, insertion(call, "bar "))).toBe(false);
  });

  test("keeps the indent in the comparison", () => {
    const indented = drawnCursor("  ├bar()┤");
    expect(isExactLine(indented, insertion(indented, "bar()"))).toBe(true);
    expect(isExactLine({ ...indented, originalLine: "    bar()" }, insertion(indented, "bar()"))).toBe(false);
  });

  test("looks at the first line only where nothing of the line stands after the cursor", () => {
    expect(isExactLine(whole, insertion(whole, "bar);\nmore();"))).toBe(true);
  });

  test("refuses several inserted lines before an R", () => {
    const before = drawnCursor("├foo(bar┤);");
    // Without the rule the first line would be compared alone.
    const cursor = { ...before, originalLine: "foo(bar" };
    expect(isExactLine(cursor, insertion(cursor, "foo(bar\nbaz"))).toBe(false);
    expect(isExactLine(call, insertion(call, "bar\nbaz"))).toBe(false);
  });

  test("accepts an edit that replaces R and goes on", () => {
    const edit = { start: call, end: { line: 1, character: 6 }, newText: "bar);\nmore();" };
    expect(isExactLine(call, { ...edit, start: { line: 1, character: 4 } })).toBe(true);
  });

  test("refuses a doubled R", () => {
    expect(isExactLine(call, insertion(call, "bar);"))).toBe(false);
  });

  test("takes the target out of the line for comparison", () => {
    expect(firstInsertedLine(call, insertion(call, "baz"))).toBe("baz");
    expect(firstInsertedLine(whole, insertion(whole, "baz);\nmore"))).toBe("baz);");
  });
});

describe("isExactWord", () => {
  test("compares the rest of the word at the cursor", () => {
    const cursor = drawnCursor("na├me.length┤");
    expect(isInsideWord(cursor)).toBe(true);
    expect(isExactWord(cursor, insertion(cursor, "me;"))).toBe(true);
    expect(isExactWord(cursor, insertion(cursor, "mes"))).toBe(false);
  });

  test("has no task where no word has begun", () => {
    expect(isInsideWord(drawnCursor("name.├length┤"))).toBe(false);
    expect(isInsideWord(drawnCursor("name├.length┤"))).toBe(false);
  });
});
