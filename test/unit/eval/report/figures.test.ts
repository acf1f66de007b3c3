// From results to figures, and the two forms they are printed in.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CursorResult } from "../../../eval/measure/cursorRun";
import { readOptions } from "../../../eval/options";
import { gainFigures, readResults } from "../../../eval/report/against";
import { eagernessFigures } from "../../../eval/report/eagerness";
import { bitsFigures, cursorFigures, replayFigures } from "../../../eval/report/figures";
import { sizeName } from "../../../eval/report/model";
import { figureTable, jsonLine, writeResults } from "../../../eval/report/print";
import type { Scored } from "../../../eval/types";
import { drawnCursor } from "../drawnCursor";

const scored = (exact: boolean): Scored => ({
  shown: true,
  exact,
  exactWord: exact,
  similarity: exact ? 1 : 0.5,
  confidence: exact ? -0.1 : -1,
});

function result(packageName: string, product: boolean, memory: boolean): CursorResult {
  return {
    cursor: { ...drawnCursor("f(├ab┤)"), packageName },
    insideWord: false,
    outcome: "shown",
    elapsedMs: 1,
    reusedLength: 0,
    invoked: scored(product),
    automatic: scored(product),
    eager: scored(product),
    ...{ text: "ab", reason: null, isBeginning: false, isEagerBeginning: false, isRightBeginning: false },
    modelAlone: scored(false),
    faulty: false,
    faultyUnfiltered: !product,
    runs: 2,
    chosen: 3,
    destroyedBy: product ? null : "trimEnd",
    wasExact: product,
    copied: !product,
    wrongFromStart: false,
    unresolvedName: false,
    memoryOpen: scored(false),
    memoryWorkspace: scored(memory),
    words: scored(false),
  };
}

const results = [
  result("p", true, false),
  result("p", true, true),
  result("q", false, false),
  result("q", true, true),
];

describe("cursorFigures", () => {
  const figures = new Map(cursorFigures(results, ".nano").map((figure) => [figure.id, figure]));

  test("counts copies among shown, and what filters destroyed among what was exact as written", () => {
    expect(figures.get("eval.copied.nano")).toMatchObject({ value: 25, n: 4 });
    expect(figures.get("eval.wrongFromStart.nano")).toMatchObject({ value: 0, n: 4 });
    expect(figures.get("eval.destroyed.nano")).toMatchObject({ value: 25, n: 4 });
  });

  test("gives per cent with the number of cursors", () => {
    expect(figures.get("eval.exactLine.nano")).toMatchObject({
      value: 75,
      unit: "%",
      n: 4,
      low: 50,
      high: 100,
    });
    expect(figures.get("eval.exactLineMemory.nano")?.value).toBe(50);
    expect(figures.get("eval.faultyRate.nano")?.value).toBe(25);
    expect(figures.get("eval.faultyRateShown.nano")?.value).toBe(0);
    expect(figures.get("eval.exactLineModel.nano")?.value).toBe(0);
  });

  test("pairs the difference to the memory by cursor", () => {
    expect(figures.get("eval.exactLineAboveMemory.nano")).toMatchObject({ value: 25, low: 0, high: 50 });
  });

  test("takes the quarter the product is surest of", () => {
    expect(figures.get("eval.exactLineShown.nano")?.value).toBe(100);
  });

  test("leaves comment lines out of the figure and reports them apart", () => {
    const comment = { ...result("p", false, false) };
    const all = [...results, { ...comment, cursor: { ...comment.cursor, commentLine: true } }];
    const found = cursorFigures(all, "").filter(({ id }) =>
      ["eval.exactLine", "eval.exactLineComment"].includes(id),
    );
    expect(found.map(({ value, n }) => [value, n])).toEqual([
      [75, 4],
      [0, 1],
    ]);
  });
});

describe("eagernessFigures", () => {
  test("gives for each position of the dial what it shows and how much of that is exact", () => {
    const sure = (exact: boolean, confidence: number): CursorResult => {
      const one = result("p", exact, false);
      const automatic = { ...one.automatic, shown: confidence >= 0.2 };
      return { ...one, automatic, eager: { ...one.eager, confidence } };
    };
    const all = [sure(true, 0.9), sure(true, 0.3), sure(false, 0.25), sure(false, 0.1)];
    const figures = new Map(
      eagernessFigures(all, { quiet: 0.8, balanced: 0.2, eager: 0.05 }, ".nano").map((figure) => [
        figure.id,
        figure,
      ]),
    );
    expect(figures.get("eagerness.quiet.shown.nano")).toMatchObject({ value: 25, n: 4 });
    expect(figures.get("eagerness.quiet.exact.nano")).toMatchObject({ value: 100, n: 1 });
    expect(figures.get("eagerness.balanced.shown.nano")).toMatchObject({ value: 75, n: 4 });
    expect(figures.get("eagerness.balanced.exact.nano")).toMatchObject({ value: 66.67, n: 3 });
    expect(figures.get("eagerness.eager.exact.nano")).toMatchObject({ value: 50, n: 4 });
    const begun = all.map((one) => ({ ...one, isEagerBeginning: true }));
    const quiet = eagernessFigures(begun, { quiet: 0.8, balanced: 0.2, eager: 0.05 }, "")[0];
    expect(quiet).toMatchObject({ id: "eagerness.quiet.shown", value: 0 });
  });

  test("gives none for a model whose thresholds are not known", () => {
    expect(eagernessFigures(results, null, ".nano")).toEqual([]);
  });
});

describe("replayFigures", () => {
  test("adds characters before it divides", () => {
    const one = {
      packageName: "p",
      language: "python",
      path: "a",
      firstLine: 0,
      requests: 9,
      runs: 4,
      chosen: 6,
      elapsedMs: 1,
    };
    const replays = [
      { ...one, completed: 10, written: 100, accepted: 1, shownNotTaken: 3 },
      { ...one, completed: 50, written: 300, accepted: 3, shownNotTaken: 5 },
    ];
    expect(replayFigures(replays, ".nano").map(({ id, value, n }) => [id, value, n])).toEqual([
      ["eval.ratioOfCompletedCode.nano", 15, 400],
      ["replay.tokensPerRun.nano", 1.5, 8],
      ["eval.shownNotTakenPerAccepted.nano", 2, 4],
    ]);
  });
});

describe("printing", () => {
  test("says `not run` where nothing was counted, and null in JSON", () => {
    const empty = cursorFigures([], ".nano");
    expect(figureTable(empty)).toContain("not run");
    expect(JSON.parse(jsonLine(empty))).toHaveProperty("figures.0", {
      id: "eval.exactLine.nano",
      value: null,
      unit: "%",
      n: 0,
      low: null,
      high: null,
    });
  });
});

describe("options", () => {
  test("takes all of it by default and marks every part as such", () => {
    expect(readOptions([])).toMatchObject({ split: "test", cursorsPerLanguage: 500, full: true });
    expect(readOptions(["--quick"]).full).toBe(false);
    expect(readOptions(["--limit", "9", "--language", "python"])).toMatchObject({
      cursorsPerLanguage: 9,
      languages: ["python"],
      full: false,
    });
  });

  test("refuses what it does not know", () => {
    expect(() => readOptions(["--split", "train"])).toThrow("dev, test");
    expect(() => readOptions(["--limit", "many"])).toThrow("whole number");
  });
});

describe("model", () => {
  test("finds the size's name", () => {
    expect(sizeName("loupe-nano")).toBe("nano");
    expect(sizeName("org/other 1B")).toBe("org-other-1B");
  });
});

describe("bitsFigures", () => {
  test("adds bits and bytes before it divides", () => {
    const file = { packageName: "p", language: "python" as const };
    const figures = bitsFigures(
      [
        { ...file, bits: 100, bytes: 50 },
        { ...file, bits: 20, bytes: 70 },
      ],
      ".nano",
    );
    expect(figures[0]).toMatchObject({ id: "eval.bitsPerByte.nano", value: 1, n: 120 });
  });
});

describe("results of an earlier version", () => {
  const folder = mkdtempSync(join(tmpdir(), "loupe-against-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("are read back as they were written, and compared at the same cursors alone", () => {
    const path = join(folder, "before.jsonl.gz");
    const at = (line: number, exact: boolean): CursorResult => {
      const one = result("p", exact, false);
      return { ...one, cursor: { ...one.cursor, line } };
    };
    writeResults(path, [at(1, false), at(2, true), at(3, true)], []);
    const gain = gainFigures([at(1, true), at(2, true), at(9, true)], readResults(path), ".nano");
    expect(gain.map(({ id, value, n }) => [id, value, n])).toEqual([
      ["eval.exactLineBefore.nano", 50, 2],
      ["eval.exactLineGain.nano", 50, 2],
    ]);
  });
});
