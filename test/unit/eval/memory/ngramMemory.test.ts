// The n-gram memory on examples small enough to count by hand, and the words baseline.
import { describe, expect, test } from "vitest";
import { indexNgrams, nextId, predictLine } from "../../../eval/memory/ngramMemory";
import { completeWord } from "../../../eval/memory/words";

const text = (weight: number, ...ids: number[]) => ({ weight, tokenIds: Int32Array.from(ids) });
const NEWLINE = 99;
const options = { leftOut: null, hasNewline: (tokenId: number) => tokenId === NEWLINE };

describe("nextId", () => {
  test("takes the longest order that has a count", () => {
    // After 2 stand 3, 3 and 4; after 1 2 only 4.
    const index = indexNgrams([text(1, 7, 2, 3, 7, 2, 3, 1, 2, 4)]);
    expect(nextId([index], [2], null)).toEqual({ tokenId: 3, share: 2 / 3, order: 1 });
    expect(nextId([index], [1, 2], null)).toEqual({ tokenId: 4, share: 1, order: 2 });
  });

  test("counts this file three times and the workspace once", () => {
    const workspace = indexNgrams([text(1, 1, 5, 1, 5)]);
    const file = indexNgrams([text(3, 1, 6)]);
    expect(nextId([workspace, file], [1], null)).toEqual({ tokenId: 6, share: 3 / 5, order: 1 });
  });

  test("does not read the file's old copy in the workspace", () => {
    const workspace = indexNgrams([text(1, 1, 5), text(1, 1, 6)]);
    expect(nextId([workspace], [1], 0)).toEqual({ tokenId: 6, share: 1, order: 1 });
  });

  test("matches ten ids at most, and never across two texts", () => {
    const long = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const index = indexNgrams([text(1, ...long, 13), text(1, 12, 14)]);
    expect(nextId([index], long, null)).toEqual({ tokenId: 13, share: 1, order: 10 });
    expect(nextId([index], [13, 12], null)?.order).toBe(1);
  });

  test("takes the lower id of two with equal counts", () => {
    expect(nextId([indexNgrams([text(1, 1, 9, 1, 8)])], [1], null)?.tokenId).toBe(8);
  });
});

describe("predictLine", () => {
  test("goes on to the newline; its confidence is the geometric mean of the shares", () => {
    const index = indexNgrams([text(1, 1, 2, NEWLINE, 1, 3)]);
    const predicted = predictLine([index], [1], options);
    expect(predicted.tokenIds).toEqual([2, NEWLINE]);
    expect(predicted.confidence).toBeCloseTo(Math.sqrt(0.5 * 1), 12);
  });

  test("gives nothing where the last id was never seen", () => {
    expect(predictLine([indexNgrams([text(1, 1, 2)])], [7], options)).toEqual({
      tokenIds: [],
      confidence: 0,
    });
  });

  test("ends after 64 ids", () => {
    expect(predictLine([indexNgrams([text(1, 1, 1, 1)])], [1], options).tokenIds).toHaveLength(64);
  });
});

describe("completeWord", () => {
  test("takes the nearest word that begins alike", () => {
    const source = "counter counted\nlet x = cou\ncountry";
    expect(completeWord(source, source.indexOf("cou\n") + 3, [])).toBe("ntry");
  });

  test("looks into the other open documents last", () => {
    expect(completeWord("let x = cou", 11, ["a counter"])).toBe("nter");
    expect(completeWord("country; cou", 12, ["counter"])).toBe("ntry");
  });

  test("gives nothing without a partial word", () => {
    expect(completeWord("foo.", 4, ["bar"])).toBe("");
  });
});
