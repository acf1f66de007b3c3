import { expect, test } from "vitest";
import { tokenRuns } from "../../../../server/explain/lineInfluence";

/** One token a character. */
const tokenizer = {
  decodeWithSpans: (tokenIds: readonly number[]) => ({
    text: String.fromCharCode(...tokenIds),
    spans: tokenIds.map((tokenId, i) => ({ tokenId, start: i, end: i + 1, bytes: [tokenId] })),
  }),
};
const ids = (text: string) => [...text].map((character) => character.charCodeAt(0));
const runsOf = (text: string, prompt: string, { from, lead }: { from: number; lead: number }) =>
  tokenRuns({ text, lead, span: { from, to: prompt.length } }, ids(prompt), tokenizer).map(
    ({ start, end, span }) => [text.slice(start, end), span.from, span.to] as const,
  );

test("tokens stand where the line has them, after what the token before it holds", () => {
  expect(runsOf("  ab", "x\n  ab\n", { from: 4, lead: 2 })).toEqual([
    ["a", 4, 5],
    ["b", 5, 6],
  ]);
});

test("what the span holds of the line before is no token of this one", () => {
  expect(runsOf("\nab", "x\n\nab", { from: 0, lead: 0 }).map(([text]) => text)).toEqual(["\n", "a", "b"]);
});

test("very many tokens are left out several together, and none is lost", () => {
  const text = "abcdefghij".repeat(10);
  const runs = runsOf(text, text, { from: 0, lead: 0 });
  expect(runs.length).toBeLessThanOrEqual(48);
  expect(runs.map(([own]) => own).join("")).toBe(text);
  runs.slice(1).forEach(([, from], i) => expect(from).toBe(runs[i]?.[2]));
});
