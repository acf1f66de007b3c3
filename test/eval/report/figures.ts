// Results → the figures with their intervals, each for all languages together and for every one of them.
import type { BlockResult } from "../measure/blockRun";
import type { CursorResult } from "../measure/cursorRun";
import type { ScoredFile } from "../measure/bitsPerByte";
import type { ReplayResult } from "../measure/replay";
import { exactAtRateInterval, RATES, type Ranked } from "../score/atRate";
import { bootstrapRatio, sharesByPackage, type Interval } from "../score/bootstrap";
import type { Scored } from "../types";

export interface Figure {
  readonly id: string;
  readonly value: number | null;
  readonly unit: string;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
}

type System = "invoked" | "automatic" | "memoryOpen" | "memoryWorkspace" | "words";

/** `suffix`: the model's size and, for one language alone, its name: `.nano.python`. */
export function cursorFigures(results: readonly CursorResult[], suffix: string): Figure[] {
  const code = results.filter((result) => !result.cursor.commentLine);
  const comment = results.filter((result) => result.cursor.commentLine);
  const exactOf = (system: System) => (result: CursorResult) => Number(result[system].exact);
  const shown = code.filter((result) => result.automatic.shown);
  const judged = shown.filter((result) => result.faulty !== null);
  const unfiltered = shown.filter((result) => result.faultyUnfiltered !== null);
  const alone = code.filter((result) => result.modelAlone !== null);
  const written = code.filter((result) => result.wasExact || result.destroyedBy !== null);
  const insideWord = code.filter((result) => result.insideWord);
  const share = (
    id: string,
    of: readonly CursorResult[],
    valueOf: (result: CursorResult) => number,
  ): Figure => percent(`${id}${suffix}`, bootstrapRatio(sharesByPackage(of, packageOf, valueOf)), of.length);
  return [
    share("eval.exactLine", code, exactOf("invoked")),
    share("eval.exactLineModel", alone, (result) => Number(result.modelAlone?.exact)),
    share("eval.exactLineMemory", code, exactOf("memoryWorkspace")),
    share("eval.exactLineMemoryOpen", code, exactOf("memoryOpen")),
    share(
      "eval.exactLineAboveMemory",
      code,
      (r) => Number(r.invoked.exact) - Number(r.memoryWorkspace.exact),
    ),
    share("eval.exactLineAboveModel", alone, (r) => Number(r.invoked.exact) - Number(r.modelAlone?.exact)),
    ...(["eol", "mid"] as const).map((kind) =>
      share(
        `eval.exactLine.${kind}`,
        code.filter((result) => result.cursor.kind === kind),
        exactOf("invoked"),
      ),
    ),
    share("eval.exactLineComment", comment, exactOf("invoked")),
    percent(`eval.exactLineShown${suffix}`, exactAtRateInterval(ranked(code, "invoked"), 0.25), code.length),
    percent(
      `eval.exactLineShownMemory${suffix}`,
      exactAtRateInterval(ranked(code, "memoryWorkspace"), 0.25),
      code.length,
    ),
    share("eval.exactLineShownShipped", shown, exactOf("automatic")),
    share("eval.beginnings", shown, (result) => Number(result.isBeginning)),
    share(
      "eval.beginningRight",
      shown.filter(({ isBeginning }) => isBeginning),
      (result) => Number(result.isRightBeginning),
    ),
    share("eval.shownRate", code, (result) => Number(result.automatic.shown)),
    share("eval.editSimilarity", code, (result) => result.invoked.similarity),
    share("eval.editSimilarityMemory", code, (result) => result.memoryWorkspace.similarity),
    share("eval.faultyRate", unfiltered, (result) => Number(result.faultyUnfiltered)),
    share("eval.faultyRateShown", judged, (result) => Number(result.faulty)),
    share("eval.copied", shown, (result) => Number(result.copied)),
    share("eval.unresolvedName", shown, (result) => Number(result.unresolvedName)),
    share("eval.wrongFromStart", shown, (result) => Number(result.wrongFromStart)),
    share("eval.destroyed", written, (result) => Number(result.destroyedBy !== null)),
    share("eval.exactWord", insideWord, (result) => Number(result.invoked.exactWord)),
    share("eval.exactWordMemory", insideWord, (result) => Number(result.memoryWorkspace.exactWord)),
    share("eval.exactWordWords", insideWord, (result) => Number(result.words.exactWord)),
    share("eval.exactLineWords", code, exactOf("words")),
    share("eval.lateOrError", code, (r) => Number(r.outcome === "late" || r.outcome === "error")),
  ];
}

export function blockFigures(results: readonly BlockResult[], suffix: string): Figure[] {
  const parsed = results.filter(({ parses }) => parses !== null);
  const share = (name: string, of: readonly BlockResult[], isRight: (result: BlockResult) => boolean) => {
    const shares = sharesByPackage(
      of,
      ({ cursor }) => cursor.packageName,
      (result) => Number(isRight(result)),
    );
    return percent(`eval.block.${name}${suffix}`, bootstrapRatio(shares), of.length);
  };
  return [
    share("firstLine", results, ({ firstLine }) => firstLine),
    share("exact", results, ({ exact }) => exact),
    share("parses", parsed, ({ parses }) => parses === true),
  ];
}

export function replayFigures(results: readonly ReplayResult[], suffix: string): Figure[] {
  const shares = results.map(({ completed, written }) => ({ sum: completed, count: written }));
  const perAccepted = results.map(({ shownNotTaken, accepted }) => ({ sum: shownNotTaken, count: accepted }));
  const n = results.reduce((sum, { written }) => sum + written, 0);
  const perRun = results.map(({ chosen, runs: made }) => ({ sum: chosen, count: made }));
  const runs = results.reduce((sum, result) => sum + result.runs, 0);
  const accepted = results.reduce((sum, result) => sum + result.accepted, 0);
  return [
    percent(`eval.ratioOfCompletedCode${suffix}`, bootstrapRatio(shares), n),
    figure(`replay.tokensPerRun${suffix}`, "tokens", bootstrapRatio(perRun), runs),
    figure(`eval.shownNotTakenPerAccepted${suffix}`, "ratio", bootstrapRatio(perAccepted), accepted),
  ];
}

export function bitsFigures(scored: readonly ScoredFile[], suffix: string): Figure[] {
  const perPackage = scored.map(({ bits, bytes }) => ({ sum: bits, count: bytes }));
  const bytes = scored.reduce((sum, file) => sum + file.bytes, 0);
  return [figure(`eval.bitsPerByte${suffix}`, "bits", bootstrapRatio(perPackage), bytes)];
}

/** Exact among the most confident 10, 25, 50 and 100% of all cursors, product and memory side by side. */
export function rateRows(
  results: readonly CursorResult[],
): { rate: number; product: number; memory: number }[] {
  const code = results.filter((result) => !result.cursor.commentLine);
  return RATES.map((rate) => ({
    rate,
    product: exactAtRateInterval(ranked(code, "invoked"), rate).value,
    memory: exactAtRateInterval(ranked(code, "memoryWorkspace"), rate).value,
  }));
}

function ranked(results: readonly CursorResult[], system: System): Ranked[] {
  return results.map((result) => {
    const { confidence, shown, exact }: Scored = result[system];
    return { packageName: packageOf(result), confidence, shown, exact };
  });
}

function packageOf(result: CursorResult): string {
  return result.cursor.packageName;
}

export function percent(id: string, interval: Interval, n: number): Figure {
  const { value, low, high } = interval;
  return figure(id, "%", { value: value * 100, low: low * 100, high: high * 100 }, n);
}

export function figure(id: string, unit: string, interval: Interval, n: number): Figure {
  return {
    id,
    value: rounded(interval.value),
    unit,
    n,
    low: rounded(interval.low),
    high: rounded(interval.high),
  };
}

/** JSON has no NaN: nothing counted is null. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 100) / 100 : null;
}
