import { describe, expect, test } from "vitest";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { blocksOf, BlockTokens } from "../../../../server/workspace/blockTokens";
import { byteTokenizerJson } from "../tokenizer/byteTokenizer";

const LINES = Array.from(
  { length: 300 },
  (_, i) => `line ${i * 7919} ${"x".repeat(i % 23)}\n${i % 9 ? "" : "\n"}`,
);
const TEXT = LINES.join("");

describe("blocksOf", () => {
  test("gives the text again, in blocks of some lines", () => {
    const blocks = blocksOf(TEXT);
    expect(blocks.join("")).toBe(TEXT);
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.slice(1).every((block) => /^\n[^\n]/.test(block))).toBe(true);
  });

  test("changes no block but those around an edit", () => {
    const edited = LINES.with(150, "something else\n").join("");
    const known = new Set(blocksOf(TEXT));
    expect(blocksOf(edited).filter((block) => !known.has(block)).length).toBeLessThanOrEqual(2);
  });

  test("cuts a long text without a mark", () => {
    expect(Math.max(...blocksOf("aaaa\n".repeat(10_000)).map(({ length }) => length))).toBeLessThan(10_000);
  });
});

describe("BlockTokens", () => {
  test("gives the ids of the whole text, and encodes an edited one only where it changed", async () => {
    const tokenizer = new Tokenizer(byteTokenizerJson());
    const blocks = new BlockTokens(tokenizer);
    expect([...(await blocks.idsOf(TEXT))]).toEqual(tokenizer.encode(TEXT));
    let encoded = 0;
    const encodeSliced = tokenizer.encodeSliced.bind(tokenizer);
    tokenizer.encodeSliced = (text) => {
      encoded += text.length;
      return encodeSliced(text);
    };
    await blocks.idsOf(LINES.with(150, "something else\n").join(""));
    expect(encoded).toBeGreaterThan(0);
    expect(encoded).toBeLessThan(TEXT.length / 4);
  });
});
