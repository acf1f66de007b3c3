import { expect, test } from "vitest";
import { MAX_LISTED, surpriseAnswer, tokensAnswer, whyAnswer } from "../../../../extension/tools/toolAnswers";
import type { TokensResult } from "../../../../server/protocol/lsp";
import type { RequestRecord } from "../../../../server/protocol/record";

const TEXT = "let a;\nlet b;";
const RESULT = {
  ...{ model: "nano", contextLength: 1024 },
  tokens: [
    [0, 3],
    [3, 6],
    [6, 7],
    [7, 13],
  ].map(([start = 0, end = 0], tokenId) => ({ tokenId, start, end, bytes: [] })),
} as unknown as TokensResult;

test("tokens are counted and listed with their texts", () => {
  expect(tokensAnswer(RESULT, TEXT)).toEqual({
    ...{ model: "nano", contextLength: 1024, count: 4, left: 0 },
    tokens: ["let", " a;", "\n", "let b;"].map((text, id) => ({ id, text })),
  });
});

test("of very many tokens the first are listed and the others counted", () => {
  const one = { tokenId: 1, start: 0, end: 1, bytes: [] };
  const answer = tokensAnswer({ ...RESULT, tokens: Array<typeof one>(MAX_LISTED + 7).fill(one) }, "x");
  expect(answer.tokens).toHaveLength(MAX_LISTED);
  expect(answer).toMatchObject({ count: MAX_LISTED + 7, left: 7 });
});

test("surprise is in bits, the most surprising token first, with its line", () => {
  const answer = surpriseAnswer(RESULT, [-Math.LN2, 0, -3 * Math.LN2], TEXT);
  expect(answer.tokens).toEqual([
    { text: "let b;", bits: 3, line: 2 },
    { text: " a;", bits: 1, line: 1 },
    { text: "\n", bits: 0, line: 1 },
  ]);
  expect(answer.meanBits).toBe(1.33);
});

test("a text of one token has no surprise", () => {
  expect(surpriseAnswer(RESULT, [], TEXT)).toMatchObject({ meanBits: 0, tokens: [] });
});

test("why tells of tokens and filters, and nothing of the prompt's files", () => {
  const record = {
    ...{ outcome: "completed", position: { line: 1, character: 2 }, insertText: "a + b", written: "a + b)" },
    tokens: [
      {
        tokenId: 1,
        text: "a",
        probability: 0.51239,
        source: { modelProb: 0.4, memoryProb: 0.9, memoryShare: 0.2 },
      },
      { tokenId: 2, text: " + b", probability: 0.9 },
    ],
    filters: [
      { filter: "brackets", verdict: "changed", after: "a + b" },
      { filter: "scope", verdict: "kept", after: null },
    ],
    prompt: {
      model: "nano",
      healedText: "",
      parts: [{ begin: "", text: "const SECRET = 1;", tokenIds: [] }],
    },
  } as unknown as RequestRecord;
  const answer = whyAnswer(record);
  expect(answer).toMatchObject({
    ...{ outcome: "completed", model: "nano", shown: "a + b", written: "a + b)" },
    tokens: [
      { text: "a", probability: 0.5124, byModel: 0.4, byMemory: 0.9 },
      { text: " + b", probability: 0.9 },
    ],
    filters: [{ filter: "brackets", verdict: "changed" }],
  });
  expect(JSON.stringify(answer)).not.toContain("SECRET");
});
