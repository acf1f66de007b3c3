import { expect, test } from "vitest";
import { avoidFirst } from "../../../../server/inference/avoidFirst";

const tokenizer = { vocabSize: 5, isSpecial: (tokenId: number) => tokenId === 0 };

test("without anything to avoid the states stay as they are", () => {
  const healing = [{ complete: [1], partial: [] }];
  expect(avoidFirst(healing, [], tokenizer)).toBe(healing);
  expect(avoidFirst([], [], tokenizer)).toEqual([]);
});

test("without healing every other ordinary token may come first", () => {
  expect(avoidFirst([], [2], tokenizer)).toEqual([{ complete: [1, 3, 4], partial: [] }]);
});

test("with healing the word is spelled out another way; later states stay", () => {
  const healing = [
    { complete: [1, 2], partial: [{ tokenId: 3, next: 1 }] },
    { complete: [3], partial: [] },
  ];
  expect(avoidFirst(healing, [2, 3], tokenizer)).toEqual([{ complete: [1], partial: [] }, healing[1]]);
});
