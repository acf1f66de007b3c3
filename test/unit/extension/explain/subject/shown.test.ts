import { expect, test } from "vitest";
import { firstQuestions } from "../../../../../extension/explain/subject/shown";

const tokens = Array.from({ length: 5 }, (_, i) => ({ start: i, end: i + 1, tokenId: i, bytes: [97] }));
const few = { contextLength: 4, nLayer: 6, nHead: 4 };
const shown = (focus?: number) => ({ tokens, ...few, ...(focus !== undefined && { focus }) });

test("asks ahead what the first view asks: of the place before the token that the page begins with", () => {
  expect(firstQuestions(null, shown(2))).toEqual([{ kind: "layers", position: 1 }, { kind: "parameters" }]);
  expect(firstQuestions(null, shown(0))[0]).toEqual({ kind: "layers", position: 0 });
});

test("asks about no token beyond the window, as the page begins with none there", () => {
  expect(firstQuestions(null, shown(4))[0]).toEqual({ kind: "layers", position: 2 });
  expect(firstQuestions("attention", shown())).toEqual([{ kind: "looks", position: 3 }]);
});

test("asks nothing where there are no tokens, and nothing ahead of a view that is quick", () => {
  expect(firstQuestions(null, { ...few, tokens: [] })).toEqual([]);
  expect(firstQuestions("tokens", shown(2))).toEqual([]);
});

test("asks ahead what a suggestion came from only where a person need not ask for it", () => {
  const latest = { kind: "suggestion", turn: 0 };
  expect(firstQuestions("suggestion", shown())).toEqual([latest, { kind: "cause", turn: 0 }]);
  expect(firstQuestions("suggestion", { ...shown(), nLayer: 30, nHead: 9 })).toEqual([latest]);
});
