// Saved explanations from anywhere: what was saved is opened, and what would stop a page or throw in it is no explanation.
import { describe, expect, test } from "vitest";
import { readSaved } from "../../../../../extension/explain/page/savedExplanation";
import { toWire } from "../../../../../server/explain/wire";

type Changes = Readonly<Record<string, unknown>>;

const TOKEN = { tokenId: 5, start: 0, end: 2, bytes: [97, 98] };
const TOKENS = {
  selection: { text: "ab", omittedLength: 0, fileName: "a.ts", firstLine: 1 },
  model: "loupe-nano",
  ...{ contextLength: 1024, nLayer: 6, nHead: 6, nKvHead: 2, headDim: 32, vocabSize: 4096 },
  tokens: [TOKEN],
};
const ANSWER = toWire({ length: 1, side: 1, picture: Uint8Array.of(255), ahead: 0 });
const QUESTION = { kind: "attention", layer: 0, head: 0 };

const opened = ({ tokens = {}, ...others }: Changes = {}) =>
  readSaved(
    JSON.stringify({
      ...{ format: "loupe-explanation", version: 1, answers: [{ question: QUESTION, answer: ANSWER }] },
      tokens: { ...TOKENS, ...(tokens as object) },
      ...others,
    }),
  );
const withAnswer = (answer: unknown, question: unknown = QUESTION) =>
  opened({ answers: [{ question, answer }] });
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

describe("a saved explanation", () => {
  test("is opened as it was saved", () => {
    expect(opened()?.answers).toEqual([{ question: QUESTION, answer: ANSWER }]);
    expect(opened({ answers: [] })?.tokens).toEqual(TOKENS);
    expect(opened({ tokens: { tokens: [] } })).not.toBeNull();
  });

  // Such a file had held all extensions of the editor for a second while it was parsed.
  test.each<[string, unknown]>([
    ["numbers", Array(260_000).fill(1)],
    ["lists", Array(130_000).fill([])],
    ["objects", Array(130_000).fill({})],
  ])("is none with more values in it than any has: %s", (_, others) => {
    expect(opened({ others })).toBeNull();
    expect(opened({ others: (others as unknown[]).slice(0, 120_000) })).not.toBeNull();
  });

  test.each<[string, Changes]>([
    ["a billion layers", { nLayer: 1e9 }],
    ["more heads in all than a page can draw", { nLayer: 1_000, nHead: 1_000 }],
    ["layers in between", { nLayer: 1.5 }],
    ["no heads", { nHead: 0 }],
    ["a window without end", { contextLength: 1e300 }],
    ["300,000 tokens", { tokens: Array(300_000).fill(TOKEN) }],
    ["tokens that are none", { tokens: [null] }],
    ["a token beyond the text", { tokens: [{ ...TOKEN, end: 3 }] }],
    ["a token that ends before it begins", { tokens: [{ ...TOKEN, start: 2, end: 1 }] }],
    ["bytes that are none", { tokens: [{ ...TOKEN, bytes: [256] }] }],
    ["a token of a million bytes", { tokens: [{ ...TOKEN, bytes: Array(1_000_000).fill(1) }] }],
    ["a text of megabytes", { selection: { ...TOKENS.selection, text: "a".repeat(2_000_000) } }],
    ["a file's name that is none", { selection: { ...TOKENS.selection, fileName: {} } }],
    ["a line before the first", { selection: { ...TOKENS.selection, firstLine: 0 } }],
    ["no selection", { selection: null }],
  ])("is none with %s", (_, tokens) => {
    expect(opened({ tokens })).toBeNull();
  });

  test.each<[string, unknown]>([
    ["an array of another kind", { $array: "Function", base64: "" }],
    ["an array of no kind", { $array: "__proto__", base64: "" }],
    ["half a number", { $array: "Float32Array", base64: "AAA=" }],
    ["an array without bytes", { weights: { $array: "Float32Array" } }],
    ["depth without end", deep(2_000)],
    ["a map larger than any", { side: 1e9, picture: ANSWER }],
    ["a list without end", { tokens: Array(200_000).fill(1) }],
    ["a number that counts nothing", { length: 1e12 }],
    ["nothing", null],
    ["a text", "answer"],
  ])("is none with an answer of %s", (_, answer) => {
    expect(withAnswer(answer)).toBeNull();
  });

  test("is none with answers to nothing, or to a great many questions", () => {
    for (const question of [null, "attention", {}, { kind: 7 }, { kind: "next", position: 1e300 }])
      expect(withAnswer(ANSWER, question)).toBeNull();
    expect(opened({ answers: Array(65).fill({ question: QUESTION, answer: ANSWER }) })).toBeNull();
    expect(opened({ answers: {} })).toBeNull();
  });
});
