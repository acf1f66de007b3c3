// Merging by rank, pieces and bytes, on a vocabulary small enough to reckon by hand.
import { describe, expect, test } from "vitest";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { byteTokenizerJson } from "./byteTokenizer";

const decodeEach = (tokenizer: Tokenizer, text: string) =>
  tokenizer.encode(text).map((id) => tokenizer.decode([id]));

describe("Tokenizer", () => {
  test("merges the pair of lowest rank first, and the leftmost among equals", () => {
    const tokenizer = new Tokenizer(
      byteTokenizerJson([
        ["b", "c"],
        ["a", "b"],
        ["a", "a"],
      ]),
    );
    expect(decodeEach(tokenizer, "abc")).toEqual(["a", "bc"]);
    expect(decodeEach(tokenizer, "aaa")).toEqual(["aa", "a"]);
    expect(decodeEach(tokenizer, "abab")).toEqual(["ab", "ab"]);
  });

  test("merges what a merge made", () => {
    const tokenizer = new Tokenizer(
      byteTokenizerJson([
        ["a", "b"],
        ["ab", "ab"],
        ["abab", "c"],
      ]),
    );
    expect(decodeEach(tokenizer, "ababcab")).toEqual(["ababc", "ab"]);
  });

  test("lets no token cross from piece to piece", () => {
    const tokenizer = new Tokenizer(byteTokenizerJson([["a", "1"]]));
    expect(decodeEach(tokenizer, "a1")).toEqual(["a", "1"]);
  });

  test("gives the same ids for a piece it remembers", () => {
    const tokenizer = new Tokenizer(byteTokenizerJson([["a", "b"]]));
    expect(tokenizer.encode("ab ab ab")).toEqual([...tokenizer.encode("ab"), ...tokenizer.encode(" ab ab")]);
    tokenizer.encode("ab").push(0);
    expect(decodeEach(tokenizer, "ab")).toEqual(["ab"]);
  });

  test("holds the bytes of an id once, however often it stands in a text", () => {
    const spans = new Tokenizer(byteTokenizerJson()).encodeWithSpans("xyx");
    expect(spans.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(spans[2]?.bytes).toBe(spans[0]?.bytes);
  });

  test("refuses what it cannot read, by name", () => {
    const json = byteTokenizerJson() as Record<string, unknown>;
    expect(() => new Tokenizer({ ...json, normalizer: { type: "NFKC" } })).toThrow(
      "expected a normalizer NFC or none",
    );
    expect(() => new Tokenizer({ ...json, model: { type: "Unigram" } })).toThrow("expected model.type BPE");
    expect(() => new Tokenizer({ ...json, pre_tokenizer: { type: "Whitespace" } })).toThrow(
      "a pre-tokenizer that ends with ByteLevel",
    );
    expect(() => new Tokenizer(null)).toThrow(TypeError);
  });
});
