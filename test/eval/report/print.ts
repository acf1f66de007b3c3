// Figures as a table for people, then as one JSON line for scripts; per-cursor results as compressed lines.
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { CursorResult } from "../measure/cursorRun";
import type { ReplayResult } from "../measure/replay";
import type { Scored } from "../types";
import { rateRows, type Figure } from "./figures";

export function figureTable(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ id }) => id.length));
  return figures
    .map(({ id, value, unit, n, low, high }) => {
      const range = low === null || high === null ? "" : `[${low.toFixed(1)}, ${high.toFixed(1)}]`;
      const shown = value === null ? "not run" : `${value.toFixed(unit === "%" ? 1 : 2)} ${unit}`;
      return `${id.padEnd(width)}  ${shown.padStart(10)}  ${range.padStart(16)}  n ${n}`;
    })
    .join("\n");
}

export function rateTable(results: readonly CursorResult[]): string {
  const rows = rateRows(results).map(({ rate, product, memory }) =>
    [`${rate * 100}%`.padStart(6), percent(product), percent(memory)].join("  "),
  );
  return [" shown  product   memory   (exact among the most confident)", ...rows].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`.padStart(7);
}

/** How the requests went: how long they took, and how much of a prompt was still in the KV cache. */
export function requestLine(results: readonly CursorResult[]): string {
  const elapsed = results.map((result) => result.elapsedMs).sort((a, b) => a - b);
  const reused = results.flatMap((result) => result.reusedLength ?? []);
  const at = (share: number): string => `${Math.round(elapsed[Math.floor(elapsed.length * share)] ?? 0)} ms`;
  const missed = results.filter(({ outcome }) => outcome === "late" || outcome === "error").length;
  const mean = reused.reduce((sum, length) => sum + length, 0) / Math.max(1, reused.length);
  return `requests: p50 ${at(0.5)}, p95 ${at(0.95)}; prompt ids reused, mean ${mean.toFixed(1)}; late or failed: ${missed}`;
}

export function jsonLine(figures: readonly Figure[]): string {
  return JSON.stringify({ figures });
}

/** One line a cursor or region, small enough to keep: what was asked where, and how each system did. */
export function writeResults(
  path: string,
  cursors: readonly CursorResult[],
  replays: readonly ReplayResult[],
): void {
  const lines = [...cursors.map(cursorLine), ...replays.map((replay) => JSON.stringify({ replay }))];
  writeFileSync(path, gzipSync(lines.map((line) => `${line}\n`).join(""), { level: 9 }));
}

function cursorLine(result: CursorResult): string {
  const { packageName, path, language, kind, columnRule, commentLine, line, character } = result.cursor;
  return JSON.stringify({
    package: packageName,
    path,
    language,
    kind,
    columnRule,
    comment: commentLine,
    line,
    character,
    insideWord: result.insideWord,
    outcome: result.outcome,
    ms: Math.round(result.elapsedMs),
    faulty: result.faulty,
    faultyUnfiltered: result.faultyUnfiltered,
    ...{ target: result.cursor.target, text: result.text, reason: result.reason },
    ...{ isBeginning: result.isBeginning, isRightBeginning: result.isRightBeginning },
    ...{ wasExact: result.wasExact, destroyedBy: result.destroyedBy },
    ...{
      copied: result.copied,
      wrongFromStart: result.wrongFromStart,
      unresolvedName: result.unresolvedName,
    },
    product: compact(result.invoked),
    automatic: compact(result.automatic),
    eager: compact(result.eager),
    modelAlone: result.modelAlone && compact(result.modelAlone),
    memoryOpen: compact(result.memoryOpen),
    memoryWorkspace: compact(result.memoryWorkspace),
    words: compact(result.words),
  });
}

/** [shown, exact, exactWord, similarity, confidence]. */
function compact(scored: Scored): (number | null)[] {
  const confidence = Number.isFinite(scored.confidence) ? Number(scored.confidence.toFixed(4)) : null;
  return [
    Number(scored.shown),
    Number(scored.exact),
    Number(scored.exactWord),
    Number(scored.similarity.toFixed(3)),
    confidence,
  ];
}
