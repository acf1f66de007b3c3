// Every number, list and name of every question from outside, each set to what it cannot mean: one sentence, and no work.
import { describe, expect, test } from "vitest";
import { BadQuestion, checkedPrompt, checkedQuestion } from "../../../../server/explain/bounds";
import { type ExplainParams, MAX_EXPLAINED_LENGTH } from "../../../../server/protocol/explain";
import { UserFacingError } from "../../../../server/protocol/sentences";

const BOUNDS = {
  ...{ vocabSize: 256, namedTokens: 250, contextLength: 8 },
  ...{ nLayer: 2, nHead: 4, nKvHead: 2, headDim: 8 },
};
const PLACE = { layer: 1, head: 3, position: 7 };
const PROMPT = { promptIds: [1, 2, 3, 255], parts: [{ from: 1, to: 3 }] };

/** One good question of each kind. */
const GOOD: readonly Readonly<Record<string, unknown>>[] = [
  { kind: "attention", layer: 1, head: 3 },
  { kind: "head", ...PLACE },
  { kind: "overview" },
  { kind: "looks", position: 7 },
  { kind: "next", position: 7 },
  { kind: "surprise" },
  { kind: "layers", position: 0 },
  { kind: "embedding", tokenId: 249 },
  { kind: "position", ...PLACE },
  { kind: "weights", layer: 0, head: 0, matrix: "output" },
  { kind: "parameters" },
  { kind: "suggestion", turn: 3 },
  { kind: "continue", record: 1, chosen: [] },
  { kind: "influence", chosen: [4], ...PROMPT },
  { kind: "similar", scope: "open" },
  { kind: "partAttention", ...PROMPT, parts: [...PROMPT.parts, { from: 0, to: 0 }, { from: 0, to: 4 }] },
  { kind: "lineInfluence", turn: 0 },
  { kind: "tokenInfluence", record: 2, group: 5 },
  { kind: "feedForward", position: 7, layer: 1 },
  { kind: "times" },
  { kind: "cause", turn: 0 },
  { kind: "causeHeads", record: 2, line: null, heads: [{ layer: 1, head: 1 }] },
  { kind: "vocabularyPlace", tokenId: 0 },
  { kind: "vocabulary", search: "12" },
];
const NO_NUMBER = [-1, 0.5, NaN, Infinity, 1e300, "1", null, undefined, {}, [1], true];
const NO_LIST = [
  null,
  undefined,
  7,
  "ab",
  { length: 3 },
  [-1],
  [1.5],
  [256],
  ["1"],
  [null],
  Array(9).fill(1),
];
const NO_PARTS = [
  [null],
  [{}],
  [{ from: -1, to: 1e9 }],
  [{ from: 0, to: 5 }],
  [{ from: 3, to: 1 }],
  [{ from: "0", to: "1" }],
  Array(1_000).fill({ from: 0, to: 1 }),
];
const NO_NAME = ["", "constructor", "__proto__", 1, null, undefined, ["open"]];
const BAD: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    ["layer", "head", "position", "tokenId", "turn", "record", "group"].map((key) => [key, NO_NUMBER]),
  ),
  ...{ line: NO_NUMBER.filter((value) => value !== null), heads: NO_LIST },
  ...{ promptIds: NO_LIST, chosen: NO_LIST, parts: [null, 3, ...NO_PARTS] },
  ...{ matrix: NO_NAME, scope: NO_NAME, search: [null, 7, "x".repeat(2_000)] },
};

const asked = (question: unknown, ...[text = "a"]: readonly unknown[]) =>
  checkedQuestion({ text, question } as ExplainParams, BOUNDS);

describe.each(GOOD)("the question $kind", (good) => {
  test("passes as it is", () => {
    expect(asked(good)).toEqual({ text: "a", question: good });
  });

  const cases = Object.keys(good)
    .filter((key) => key !== "kind")
    .flatMap((key) => (BAD[key] ?? []).map((value) => ({ key, value })));
  test.runIf(cases.length > 0)("is refused with a sentence for each value that is none", () => {
    for (const { key, value } of cases) {
      const bad = () => asked({ ...good, [key]: value });
      expect(bad, `${key}: ${JSON.stringify(value)}`).toThrow(/^(expected .*, got |The model's window)/);
    }
  });
});

test("knows what to set wrong of every question", () => {
  const keys = new Set(GOOD.flatMap((good) => Object.keys(good)));
  expect([...keys].filter((key) => key !== "kind" && !(key in BAD))).toEqual([]);
});

test("refuses what is no question, and a text that is none or too long", () => {
  for (const none of [null, undefined, 1, "next", [], {}, { kind: 1 }, { kind: "toString" }])
    expect(() => asked(none)).toThrow(BadQuestion);
  expect(asked({ kind: "times" }, "x".repeat(MAX_EXPLAINED_LENGTH)).text).toHaveLength(MAX_EXPLAINED_LENGTH);
  for (const none of [null, 1, ["a"], "x".repeat(MAX_EXPLAINED_LENGTH + 1)])
    expect(() => asked({ kind: "parameters" }, none)).toThrow(BadQuestion);
  expect(() => checkedQuestion(null as unknown as ExplainParams, BOUNDS)).toThrow(BadQuestion);
});

test("leaves out of influence what is nothing, or the whole prompt", () => {
  for (const part of [
    { from: 1, to: 1 },
    { from: 0, to: 4 },
  ])
    expect(() => asked({ kind: "influence", chosen: [4], ...PROMPT, parts: [part] })).toThrow("part of the");
});

test("says that the window is full as a person reads it", () => {
  expect(() => asked({ kind: "continue", record: 1, chosen: Array(9).fill(1) })).toThrow(UserFacingError);
});

test("shows little of what came", () => {
  expect(() => asked({ kind: "x".repeat(10_000) })).toThrow(/^.{1,120}$/);
});

test("holds each list and text to its own length, to the last one", () => {
  const parts = (count: number) => Array<object>(count).fill({ from: 1, to: 3 });
  const question = { promptIds: PROMPT.promptIds, chosen: [4] };
  expect(() => asked({ kind: "influence", ...question, parts: parts(48) })).not.toThrow();
  expect(() => asked({ kind: "influence", ...question, parts: parts(49) })).toThrow(
    "at most 48 parts, got 49",
  );
  expect(() => asked({ kind: "partAttention", ...question, parts: parts(256) })).not.toThrow();
  expect(() => asked({ kind: "partAttention", ...question, parts: parts(257) })).toThrow("at most 256 parts");
  expect(() => asked({ kind: "partAttention", ...question, parts: "ab" })).toThrow('got "ab"');
  expect(() => asked({ kind: "vocabulary", search: "x".repeat(1_000) })).not.toThrow();
  expect(() => asked({ kind: "vocabulary", search: "x".repeat(1_001) })).toThrow(
    "at most 1000 characters, got 1001",
  );
  expect(() => asked({ kind: "continue", record: 1, chosen: Array(8).fill(255) })).not.toThrow();
});

test("says what was expected and what came", () => {
  expect(() => asked({ kind: "next", position: 8 })).toThrow("expected a position from 0 to 7, got 8");
  expect(() => asked({ kind: "head", ...PLACE, layer: 2 })).toThrow("expected a layer from 0 to 1, got 2");
  expect(() => asked({ kind: "head", ...PLACE, head: 4 })).toThrow("expected a head from 0 to 3, got 4");
  expect(() => asked({ kind: "embedding", tokenId: 250 })).toThrow(
    "expected a token id from 0 to 249, got 250",
  );
  expect(() => asked({ kind: "suggestion", turn: 2 ** 53 })).toThrow("expected a turn from 0 on");
  expect(() => asked({ kind: "tokenInfluence", record: -1, group: 0 })).toThrow(
    "expected a record from 0 on, got -1",
  );
  expect(() => asked({ kind: "tokenInfluence", record: 0, group: -1 })).toThrow("expected a group from 0 on");
  expect(() => asked({ kind: "similar", scope: "all" })).toThrow(/expected a scope of \w+, .*, got "all"/);
  expect(() => asked({ kind: "weights", layer: 0, head: 0, matrix: "all" })).toThrow(
    /expected a matrix of \w+, /,
  );
  expect(() => asked({ kind: "vocabulary", search: 7 })).toThrow("expected a text, got 7");
  expect(() => asked({ kind: "continue", record: 1, chosen: "ab" })).toThrow(
    'expected a list of ids, got "ab"',
  );
  expect(() => asked(undefined)).toThrow("expected a question, got undefined");
  const span = { from: 2, to: 5 };
  expect(() => asked({ kind: "partAttention", ...PROMPT, parts: [span] })).toThrow(
    "within 0 to 4, got 2 to 5",
  );
  const whole = { from: 0, to: 4 };
  expect(() => asked({ kind: "influence", chosen: [], ...PROMPT, parts: [whole] })).toThrow("got 0 to 4");
});

test("takes a prompt of at least one token", () => {
  expect(checkedPrompt([1], BOUNDS)).toEqual([1]);
  expect(() => checkedPrompt([], BOUNDS)).toThrow("expected at least one token, got none");
  expect(() => checkedPrompt([256], BOUNDS)).toThrow(BadQuestion);
  expect(new BadQuestion("a").name).toBe("BadQuestion");
});

test("shows up to sixty characters of what came whole", () => {
  const shown = (length: number) => () => asked({ kind: "vocabulary", search: Array(length).fill(1) });
  expect(shown(29)).toThrow(/,1\]$/);
  expect(shown(31)).toThrow(/…$/);
});
