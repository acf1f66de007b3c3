import { expect, test } from "vitest";
import { firstQuestions } from "../../../../../extension/explain/subject/shown";

const tokens = Array.from({ length: 5 }, (_, i) => ({ start: i, end: i + 1, tokenId: i, bytes: [97] }));
const shown = (focus?: number) => ({ tokens, contextLength: 4, ...(focus !== undefined && { focus }) });

test("asks ahead what the first view asks: of the place before the token that the page begins with", () => {
  expect(firstQuestions(null, shown(2))).toEqual([{ kind: "layers", position: 1 }, { kind: "parameters" }]);
  expect(firstQuestions(null, shown(0))[0]).toEqual({ kind: "layers", position: 0 });
});

test("asks about no token beyond the window, as the page begins with none there", () => {
  expect(firstQuestions(null, shown(4))[0]).toEqual({ kind: "layers", position: 2 });
  expect(firstQuestions("attention", shown())).toEqual([{ kind: "looks", position: 3 }]);
});

test("asks nothing where there are no tokens, and nothing ahead of a view that is quick", () => {
  expect(firstQuestions(null, { tokens: [], contextLength: 4 })).toEqual([]);
  expect(firstQuestions("tokens", shown(2))).toEqual([]);
});
