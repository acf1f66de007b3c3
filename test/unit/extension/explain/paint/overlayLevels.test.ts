import { describe, expect, test } from "vitest";
import {
  attentionLevels,
  clearestHead,
  LEVELS,
  lineCounts,
  surpriseLevels,
  visibleSpans,
  influenceLevels,
} from "../../../../../extension/explain/paint/overlayLevels";
import { readSaved } from "../../../../../extension/explain/page/savedExplanation";
import { fromWire } from "../../../../../extension/explain/page/wire";
import { toWire } from "../../../../../server/explain/wire";

const span = (start: number, end: number) => ({ tokenId: 1, start, end, bytes: [] });

describe("what is painted over the code", () => {
  test("grows with the weight against the strongest, and leaves nearly nothing unpainted", () => {
    expect(attentionLevels([0, 0.01, 0.03, 0.25, 0.5])).toEqual([0, 0, 1, 3, LEVELS]);
    expect(attentionLevels([0, 0])).toEqual([0, 0]);
  });

  test("grows with the bits of a token; the first has none", () => {
    const logProb = (bits: number) => -bits * Math.LN2;
    expect(surpriseLevels({ logProbs: Float32Array.of(0, logProb(2), logProb(6), logProb(40)) })).toEqual([
      0,
      0,
      1,
      3,
      LEVELS,
    ]);
  });

  test("counts the tokens that begin in each line, and together all of them", () => {
    const text = "ab\n\ncd ef\n";
    const spans = [span(0, 2), span(2, 4), span(4, 6), span(6, 9), span(9, 10)];
    expect(lineCounts(text, spans)).toEqual([2, 0, 3]);
    expect(lineCounts("a\nb", [span(0, 1), span(1, 2), span(2, 3)])).toEqual([2, 1]);
  });

  test("is what lies in view", () => {
    expect(visibleSpans([span(0, 2), span(2, 4), span(4, 9)], [{ start: 3, end: 5 }])).toEqual([1, 2]);
  });
});

describe("an answer on its way", () => {
  test("arrives with every bit of its typed arrays", () => {
    const answer = {
      length: 2,
      weights: Float32Array.of(1 / 3, -0, 1e-40),
      nested: [{ ranks: Int32Array.of(-7, 2 ** 30) }],
      codes: Uint8Array.of(0, 255),
      read: new Uint8Array(),
      nothing: null,
      text: "한",
    };
    expect(fromWire(JSON.parse(JSON.stringify(toWire(answer))))).toEqual(answer);
  });

  test("is bytes where it was a buffer", () => {
    expect(fromWire(toWire(Buffer.from([1, 2, 255])))).toEqual(Uint8Array.of(1, 2, 255));
  });

  test("is read from a part of a larger buffer", () => {
    const part = Float32Array.of(1, 2, 3).subarray(1, 2);
    expect(fromWire(toWire(part))).toEqual(Float32Array.of(2));
  });
});

describe("a saved explanation", () => {
  test("is refused where it is something else", () => {
    for (const json of ["{", "null", "[]", '{"format":"loupe-explanation","version":2}']) {
      expect(readSaved(json)).toBeNull();
    }
  });
});

describe("the head whose attention is painted before one is chosen", () => {
  test("is the one that gives most to another word", () => {
    const looks = { others: Int32Array.of(-1, 2, 3, 1), weights: Float32Array.of(0.9, 0.2, 0.7, 0.4) };
    expect(clearestHead(looks, 2)).toEqual({ layer: 1, head: 0 });
    expect(clearestHead({ others: Int32Array.of(-1, -1), weights: Float32Array.of(0.9, 0.2) }, 2)).toEqual({
      layer: 0,
      head: 0,
    });
  });
});

describe("influence", () => {
  test("is painted against the strongest line, on either side of none", () => {
    expect(influenceLevels([3, 1.5, 0.1, 0, -3, -0.6])).toEqual([6, 3, 0, 0, -6, -2]);
    expect(influenceLevels([0, 0])).toEqual([0, 0]);
    expect(influenceLevels([])).toEqual([]);
  });
});
