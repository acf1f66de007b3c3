import { describe, expect, test } from "vitest";
import { paletteColor, palettePixel, signedColor, weightColor } from "../../../media/panel/colors";
import { chipRows, rowOfToken } from "../../../media/panel/elements/chipRows";
import { cellAt, cellFrom, layoutFor } from "../../../media/panel/elements/mapLayout";
import { keyAction } from "../../../media/panel/keys";
import {
  bytesLabel,
  hexBytes,
  numberText,
  tokenLabel,
  visible,
  weightText,
} from "../../../media/panel/labels";
import { softmax, strongest, sumOf, untilShare } from "../../../media/panel/math";
import { clearestRole } from "../../../media/panel/roles";
import { Sections } from "../../../media/panel/sections";
import { pieceFrom, textRows } from "../../../media/panel/elements/textRows";
import { partsOf } from "../../../media/panel/views/contextParts";
import { pieces } from "../../../media/panel/views/influence";
import { decidingLayer } from "../../../media/panel/views/layers";
import { sharedSteps } from "../../../media/panel/views/loop";
import { aroundLayer } from "../../../media/panel/views/stream";
import { asCsv, asJson } from "../../../media/panel/parts/table";

describe("labels", () => {
  test("make blanks visible", () => {
    expect(visible("\t a\r\n")).toBe("⇥·a␍↵");
    expect(visible("a\u0007\u00a0한")).toBe("a⟨07⟩\u00a0한");
    expect(visible("a\u200b\u202e b")).toBe("a⟨200B⟩⟨202E⟩·b");
  });

  test("show a character that is split over tokens whole, and say so", () => {
    const span = { tokenId: 7, start: 1, end: 2, bytes: [0xed] };
    expect(tokenLabel("x한y", span)).toEqual({ text: "한", isPart: true });
    expect(hexBytes(span.bytes)).toBe("ED");
    expect(tokenLabel("x한y", { ...span, bytes: [0xed, 0x95, 0x9c] }).isPart).toBe(false);
  });

  test("write out the bytes of a token that is no text of its own", () => {
    expect(bytesLabel([0x20, 0x61])).toBe("·a");
    expect(bytesLabel([0xed, 0x95])).toBe("⟨ED 95⟩");
  });

  test("never show a small number as 0", () => {
    expect(weightText(0)).toBe("0");
    expect(weightText(0.0001)).toBe("< 0.001");
    expect(weightText(0.12345)).toBe("0.123");
    expect([0, -0.0123456, 123456, 1e-7].map(numberText)).toEqual(["0", "−0.01235", "1.23e+5", "1.00e-7"]);
  });
});

describe("the heat map", () => {
  test("finds the cell under the pointer and none above the diagonal", () => {
    const layout = layoutFor(84 + 120, 10, 9);
    expect(layout).toEqual({ margin: 84, size: 12 });
    expect(cellAt(84 + 15, 84 + 40, layout, 10)).toEqual({ row: 3, column: 1 });
    expect(cellAt(84 + 40, 84 + 15, layout, 10)).toBeNull();
    expect(cellAt(10, 10, layout, 10)).toBeNull();
    expect(cellAt(84 + 5, 84 + 125, layout, 10)).toBeNull();
  });

  test("is walked by the arrow keys, and never above the diagonal", () => {
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
    const from = (row: number, column: number) =>
      keys.map((key) => cellFrom({ row, column }, key, 5)).map((cell) => [cell?.row, cell?.column]);
    expect(from(3, 3)).toEqual([
      [2, 2],
      [4, 3],
      [3, 2],
      [3, 3],
      [3, 0],
      [3, 3],
    ]);
    expect(from(0, 0).slice(0, 3)).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
    expect(cellFrom({ row: 1, column: 0 }, "x", 5)).toBeNull();
  });

  test("gives the room of the names to the cells where names do not fit", () => {
    expect(layoutFor(404, 100, 9)).toEqual({ margin: 4, size: 4 });
  });

  test("gets lighter with the weight, from end to end", () => {
    const lightness = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const steps = Array.from({ length: 21 }, (_, i) => lightness(weightColor(i / 20)));
    steps.slice(1).forEach((step, i) => expect(step).toBeGreaterThan(steps[i] ?? Infinity));
    expect(signedColor(-2, 2)).toEqual(paletteColor(0));
    expect(signedColor(0, 2)).toEqual(paletteColor(0.5));
    expect(palettePixel(255)).toBe(0xff38e8fe);
  });
});

describe("attention", () => {
  const weights = Float32Array.from([1, 0, 0, 0.25, 0.75, 0, 0.5, 0.125, 0.375]);

  test("names the strongest first and leaves out what is not seen", () => {
    expect(strongest(weights.subarray(3, 6), 3)).toEqual([
      { index: 1, weight: 0.75 },
      { index: 0, weight: 0.25 },
    ]);
    expect(strongest(weights, 2).map(({ weight }) => weight)).toEqual([1, 0.75]);
  });

  test("names as many as have a share of the whole", () => {
    const entries = [0.5, 0.25, 0.125].map((weight, index) => ({ index, weight }));
    expect(untilShare(entries, 0.5)).toEqual(entries.slice(0, 1));
    expect(untilShare(entries, 0.6)).toEqual(entries.slice(0, 2));
    expect(untilShare(entries, 0.95)).toEqual(entries);
  });
});

describe("softmax", () => {
  const logits = Float32Array.of(1, 3, 2);

  test("sums to 1 at any temperature, and sharpens as it falls", () => {
    const best = [2, 1, 0.5, 0.1].map((temperature) => softmax(logits, temperature)[1] ?? 0);
    best.slice(1).forEach((share, i) => expect(share).toBeGreaterThan(best[i] ?? Infinity));
    for (const temperature of [0, 0.1, 1, 5]) expect(sumOf(softmax(logits, temperature))).toBeCloseTo(1, 12);
    expect([...softmax(logits, 0)]).toEqual([0, 1, 0]);
  });
});

describe("the strip", () => {
  const text = "a\nbc\n\n";
  const span = (start: number, end: number) => ({ tokenId: 1, start, end, bytes: [] });
  const selection = { text, omittedLength: 0, fileName: "a.ts", firstLine: 1 };

  test("breaks as the code does", () => {
    const tokens = [span(0, 1), span(1, 2), span(2, 3), span(3, 4), span(4, 6)];
    const rows = chipRows({ tokens, selection }, [20, 20, 20, 20, 20], 100);
    expect(rows).toEqual([
      { from: 0, to: 2, isContinued: false },
      { from: 2, to: 5, isContinued: false },
    ]);
    expect([0, 1, 2, 4, 9].map((index) => rowOfToken(rows, index))).toEqual([0, 0, 1, 1, 1]);
  });

  test("wraps a line where its chips find no room, and gives a chip that is too wide a row of its own", () => {
    const tokens = Array.from({ length: 5 }, () => span(0, 1));
    const rows = chipRows({ tokens, selection }, [40, 40, 40, 200, 40], 100);
    expect(rows.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    expect(rows.map(({ isContinued }) => isContinued)).toEqual([false, true, true, true]);
  });
});

describe("the text under levels", () => {
  const token = (start: number, end: number) => ({ tokenId: 1, start, end, bytes: [] });
  const selection = { text: "a\n\n  b한", omittedLength: 0, fileName: "a.ts", firstLine: 1 };

  test("has a row for each line, a line end's blanks in the next, and a split character once", () => {
    const tokens = [token(0, 1), token(1, 5), token(5, 6), token(6, 7), token(6, 7)];
    expect(textRows({ tokens, selection }, 5)).toEqual([
      [{ index: 0, text: "a" }],
      [],
      [
        { index: 1, text: "  " },
        { index: 2, text: "b" },
        { index: 3, text: "한" },
      ],
    ]);
  });

  test("is walked by the arrow keys, over empty lines too", () => {
    const piece = (index: number) => ({ index, text: "x" });
    const rows = [[piece(0), piece(1)], [], [piece(1), piece(2)], [piece(3)]];
    const from = (selected: number) =>
      ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"].map((key) =>
        pieceFrom(rows, selected, key),
      );
    expect(from(0)).toEqual([1, 0, 1, 0, 0, 3]);
    expect(from(2)).toEqual([3, 1, 3, 0, 0, 3]);
    expect(from(3)).toEqual([3, 2, 3, 1, 0, 3]);
    expect(pieceFrom(rows, 0, "x")).toBeNull();
  });

  test("folds a line of very many tokens", () => {
    const tokens = Array.from({ length: 150 }, (_, i) => token(i, i + 1));
    const rows = textRows({ tokens, selection: { ...selection, text: "x".repeat(150) } }, 150);
    expect(rows.map((row) => row.length)).toEqual([64, 64, 22]);
  });
});

describe("a prompt's sources", () => {
  const part = (begin: string, text: string, count: number) => {
    return { begin, text, tokenIds: Array.from({ length: count }, (_, i) => i) };
  };

  test("are named, with what was collected of them and left out", () => {
    const context = {
      path: "src/a.ts",
      prefix: "one\ntwo\nthr",
      suffix: "\nend\nfar away",
      neighbours: [
        { path: "src/b.ts", text: "b" },
        { path: "src/c.ts", text: "left out" },
      ],
    };
    const parts = [
      part("<|file_sep|>", "src/b.ts\nb", 4),
      part("<|file_sep|>", "src/a.ts\n", 3),
      part("<|fim_suffix|>", "\nend\n", 3),
      part("<|fim_prefix|>", "two\nt", 5),
      part("<|fim_middle|>", "", 1),
    ];
    const record = { context, prompt: { model: "m", parts, healedText: "hr" } };
    const found = partsOf(record as unknown as Parameters<typeof partsOf>[0]);
    expect(found.map(({ name, span, cut }) => [name, span.from, span.to, cut])).toEqual([
      ["src/b.ts", 0, 4, 0],
      ["this file's name", 4, 7, 0],
      ["this file, after the cursor", 7, 10, 8],
      ["this file, before the cursor", 10, 15, 4],
      ["mark <|fim_middle|>", 15, 16, 0],
      ["src/c.ts", 0, 0, 8],
    ]);
  });
});

describe("a view's sections", () => {
  test("come one a frame, and stay", () => {
    const sections = new Sections();
    expect([1, 2, 3, 4].map(() => sections.next("tokens", 3))).toEqual([0, 1, 2, 3]);
    expect(sections.next("tokens", 3)).toBe(3);
    expect([1, 2, 3].map(() => sections.next("heads", 2))).toEqual([1, 2, 2]);
  });
});

describe("the keys", () => {
  const press = (key: string, ctrlKey = false) =>
    keyAction(
      { key, ctrlKey, metaKey: false, altKey: false },
      { token: 0, other: 2, layer: 5, head: 0, candidate: 0 },
      { nLayer: 6, nHead: 4 },
    );

  test("change head and layer around, and let go", () => {
    expect([press("]"), press("["), press("}"), press("{")]).toEqual([
      { head: 1 },
      { head: 3 },
      { layer: 0 },
      { layer: 4 },
    ]);
    expect(press("Escape")).toEqual({ other: null });
    expect(press("x")).toBeNull();
    expect(press("]", true)).toBeNull();
  });
});

describe("a prompt's parts", () => {
  test("are left out without their special token, long ones in pieces", () => {
    const ids = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(
      pieces([
        { begin: "<|file_sep|>", tokenIds: ids(4) },
        { begin: "<|fim_prefix|>", tokenIds: ids(101) },
        { begin: "<|fim_middle|>", tokenIds: ids(1) },
      ]),
    ).toEqual([
      { from: 1, to: 4 },
      { from: 5, to: 101 },
      { from: 101, to: 105 },
    ]);
  });

  test("are followed as far as the choices are the suggestion's", () => {
    const path = (...ids: number[]) => ids.map((tokenId) => ({ tokenId }));
    expect(sharedSteps(path(1, 2), path(1, 2, 3))).toBe(2);
    expect(sharedSteps(path(1, 9, 3), path(1, 2, 3))).toBe(1);
  });
});

describe("a head's role", () => {
  const shuffled = Float32Array.of(0.2, 0.2, 0.2, 0.2, 0.2);

  test("is the relation furthest above chance, or none where nothing is clearly above", () => {
    const scores = (...values: number[]) => ({ scores: Float32Array.from(values), shuffled });
    expect(clearestRole(scores(0.9, 0.1, 0.5, 0, 0), 0)?.relation).toBe("previousToken");
    expect(clearestRole(scores(0.1, 0.2, 0.29, 0, 0), 0)).toBeNull();
    expect(clearestRole(scores(0.1, 0.2, 0.31, 0, 0), 0)?.relation).toBe("sameIdentifier");
  });
});

describe("the layers", () => {
  test("have decided from where the choice is first for good", () => {
    const rows = [3, 0, 2, 0, 0].map((rankOfChoice) => ({
      rankOfChoice,
      candidates: [],
      probabilityOfChoice: 0,
    }));
    expect(decidingLayer({ rows })).toBe(3);
  });

  test("hand on what they took in and what they added", () => {
    const rows = [0, 1, 2].map(() => ({ rankOfChoice: 0, candidates: [], probabilityOfChoice: 1 }));
    const stream = Float32Array.of(1, 2, 4, 1, 8, 8);
    expect(aroundLayer({ rows, stream }, 1)).toEqual({
      takenIn: Float32Array.of(4, 1),
      added: Float32Array.of(4, 7),
      handedOn: Float32Array.of(8, 8),
    });
  });
});

describe("a table that is copied", () => {
  const table = { columns: ["token", "weight"], rows: () => [['say "a, b"', 1 / 3] as const] };

  test("has every digit, as CSV and as JSON", () => {
    expect(asCsv(table)).toBe('token,weight\n"say ""a, b""",0.3333333333333333\n');
    expect(JSON.parse(asJson(table))).toEqual([{ token: 'say "a, b"', weight: 1 / 3 }]);
  });
});
