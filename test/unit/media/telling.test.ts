// How the page chooses what it says and what it shows first.
import { afterEach, describe, expect, test } from "vitest";
import { aimOf } from "../../../media/panel/aim";
import { arcRows, levelOf } from "../../../media/panel/arcRows";
import { looksInOrder } from "../../../media/panel/clearestHead";
import { t, useLanguage } from "../../../media/panel/i18n";
import { linesOf, lineMapOf } from "../../../media/panel/lineMap";
import { nameOf, textName } from "../../../media/panel/names";
import { shownCandidates } from "../../../media/panel/raw";
import { INITIAL_STATE, Store } from "../../../media/panel/store";
import { chooseFitting } from "../../../media/panel/tabs";
import { namesIn } from "../../../media/panel/views/tokens";

const bytesOf = (text: string) => [...new TextEncoder().encode(text)];

/** `|` stands between tokens. */
function explained(drawn: string) {
  const text = drawn.replaceAll("|", "");
  let at = 0;
  const tokens = drawn.split("|").map((own, i) => {
    const start = at;
    at += own.length;
    return { tokenId: i, start, end: at, bytes: bytesOf(own) };
  });
  const shape = { model: "m", contextLength: 99, nLayer: 2, nHead: 2, nKvHead: 1, headDim: 4, vocabSize: 9 };
  return { selection: { text, omittedLength: 0, fileName: "a.ts", firstLine: 5 }, ...shape, tokens };
}

describe("Korean particles", () => {
  afterEach(() => useLanguage("en"));

  test("follow the last letter", () => {
    useLanguage("ko");
    const said = (name: string) => t(["", "{name}{을/를} {name}{으로/로}"], { name });
    expect(["토큰", "층수", "글", "3", "1", "12.3 %", "5"].map(said)).toEqual([
      "토큰을 토큰으로",
      "층수를 층수로",
      "글을 글로",
      "3을 3으로",
      "1을 1로",
      "12.3 %를 12.3 %로",
      "5를 5로",
    ]);
  });
});

describe("names", () => {
  test("are a word without its blanks, and words for blanks, ends of lines and marks", () => {
    expect([" useMemo", "\n  ", "\n\n", "  "].map(textName)).toEqual([
      "useMemo",
      "new line",
      "blank line",
      "space",
    ]);
    expect(nameOf({ tokenId: 1, bytes: bytesOf("<|fim_middle|>"), isSpecial: true })).toBe("fill in here");
    expect(nameOf({ tokenId: 1, bytes: [0xed, 0x95] })).toBe("⟨ED 95⟩");
  });

  test("tell a name that is one token from one that is built of several", () => {
    expect(namesIn({ tokens: explained("use|Cart|(|useCallback|)") })).toEqual({ whole: 3, built: [0, 1] });
    expect(namesIn({ tokens: explained("a| =| b") })).toEqual({ whole: null, built: null });
  });
});

describe("candidates", () => {
  const mark = { tokenId: 1, bytes: bytesOf("<x>"), isSpecial: true } as const;
  const part = { tokenId: 2, bytes: [0xed] };
  const word = { tokenId: 3, bytes: bytesOf("a") };
  const panel = (raw: string) => ({ state: { ...INITIAL_STATE, inputs: { raw } } });

  test("leave out marks and parts of characters until these are asked for, but for the answer", () => {
    const all = [mark, part, word];
    expect(shownCandidates(panel(""), all, { count: 3, answer: null })).toEqual([word]);
    expect(shownCandidates(panel(""), all, { count: 3, answer: 1 })).toEqual([mark, word]);
    expect(shownCandidates(panel("yes"), all, { count: 2, answer: null })).toEqual([mark, part]);
  });
});

describe("the head to begin with", () => {
  test("is the one that looks most clearly at another word", () => {
    const looks = { others: Int32Array.of(-1, 4, 2, 7), weights: Float32Array.of(0, 0.25, 0.5, 0.125) };
    expect(looksInOrder(looks, 2).map(({ layer, head, other }) => [layer, head, other])).toEqual([
      [1, 0, 2],
      [0, 1, 4],
      [1, 1, 7],
    ]);
  });

  test("is looked for again in another text, unless a person chose one", () => {
    const store = new Store(
      () => undefined,
      () => undefined,
    );
    for (const [choice, after] of [
      ["page", null],
      ["person", "person"],
    ] as const) {
      store.update({ headChoice: choice });
      store.show({ ...explained("a|b|c"), focus: 1 });
      expect(store.state.headChoice).toBe(after);
      expect(store.state.selection.token).toBe(1);
    }
  });
});

describe("the place that a view speaks of", () => {
  const at = (token: number, aim: string) =>
    aimOf({
      tokens: explained("a|b|c"),
      state: { ...INITIAL_STATE, inputs: { aim }, selection: { ...INITIAL_STATE.selection, token } },
    });

  test("is before the chosen token, or after it, and after it where nothing stands before", () => {
    expect(at(1, "")).toEqual({ position: 0, target: 1 });
    expect(at(1, "after")).toEqual({ position: 1, target: 2 });
    expect(at(0, "")).toEqual({ position: 0, target: 1 });
    expect(at(2, "after")).toEqual({ position: 2, target: null });
  });
});

describe("tabs", () => {
  const all = ["a", "b", "c", "d"];

  test("are all in the row where they fit, else as many as fit with the chosen one among them, in order", () => {
    const width = () => 50;
    expect(chooseFitting(all, "d", width, 200)).toEqual(all);
    expect(chooseFitting(all, "d", width, 199)).toEqual(["a", "d"]);
    expect(chooseFitting(all, "b", width, 10)).toEqual(["b"]);
  });
});

describe("a map of lines", () => {
  const tokens = explained("a|\n|b|c");

  test("names each line and keeps the largest weight between two, with its tokens", () => {
    expect(linesOf(tokens).labels).toEqual(["5 a", "6 bc"]);
    const picture = Uint8Array.from([9, 0, 0, 0, 1, 8, 0, 0, 2, 7, 3, 0, 4, 1, 5, 6]);
    const map = lineMapOf({ length: 4, omitted: 0, side: 4, picture, ahead: 0 }, tokens);
    expect([...map.picture]).toEqual([9, 0, 7, 6]);
    expect([map.rows[2], map.columns[2]]).toEqual([2, 1]);
  });
});

describe("the lines under the arcs", () => {
  test("are those of the token and of what it looks at; the others are counted", () => {
    const drawn = Array.from({ length: 20 }, (_, i) => `x${i}|\n`).join("|");
    const tokens = explained(drawn);
    const weights = new Float32Array(40);
    weights[4] = 0.5; // line 2
    const rows = arcRows(tokens, { weights, token: 38, least: 0.01 });
    expect(rows.map(({ number, folded }) => [number, folded])).toEqual([
      [0, 2],
      [7, 0],
      [0, 16],
      [24, 0],
    ]);
    expect([0, 0.001, 0.01, 0.3, 1].map(levelOf)).toEqual([0, 0, 1, 3, 6]);
  });
});
