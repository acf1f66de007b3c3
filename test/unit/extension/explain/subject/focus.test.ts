import { describe, expect, test } from "vitest";
import { focusOf } from "../../../../../extension/explain/subject/focus";

/** `|` stands between tokens. */
function cut(drawn: string) {
  const text = drawn.replaceAll("|", "");
  let at = 0;
  const tokens = drawn.split("|").map((own) => {
    const start = at;
    at += own.length;
    return { tokenId: 1, start, end: at, bytes: [] };
  });
  return { text, tokens, indexOf: (own: string, nth = 0) => indices(drawn.split("|"), own)[nth] };
}
const indices = (all: readonly string[], own: string) => all.flatMap((each, i) => (each === own ? [i] : []));

describe("the token to begin with", () => {
  const { text, tokens, indexOf } = cut(
    "const| total| =| useMemo|(|items|);\n|const| clear| =| useMemo|(|items|);\n",
  );

  test("is the word at the cursor", () => {
    expect(focusOf(text, tokens, text.indexOf("clear") + 2)).toBe(indexOf(" clear"));
  });

  test("is the longest name that comes again, where it comes again, if there is no word at the cursor", () => {
    expect(focusOf(text, tokens, null)).toBe(indexOf(" useMemo", 1));
    expect(focusOf(text, tokens, text.indexOf("="))).toBe(indexOf(" useMemo", 1));
  });

  test("is no keyword, however often it comes", () => {
    const own = cut("return| (|price|);\n|return| (|0|);\n");
    expect(focusOf(own.text, own.tokens, 1)).toBe(own.indexOf("price"));
  });

  test("is a short name where there is no longer one, and no sign", () => {
    const own = cut("for| (|;| i| <| n|;| i|++)");
    expect(focusOf(own.text, own.tokens, own.text.indexOf(";"))).toBe(own.indexOf(" i", 1));
  });

  test("is not known where there is no name", () => {
    const own = cut("}|)|;");
    expect(focusOf(own.text, own.tokens, null)).toBeNull();
    expect(focusOf("", [], null)).toBeNull();
  });
});
