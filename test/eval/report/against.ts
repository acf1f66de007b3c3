// Per-cursor results of an earlier version → what the product has gained at the same cursors, paired.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { CursorResult } from "../measure/cursorRun";
import { bootstrapRatio, sharesByPackage } from "../score/bootstrap";
import { percent, type Figure } from "./figures";

type Key = string;

/** Cursor → whether the earlier product's line was exact. */
export function readResults(path: string): Map<Key, boolean> {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n").filter(Boolean);
  const exact = new Map<Key, boolean>();
  for (const line of lines) {
    const row = JSON.parse(line) as {
      package?: string;
      path: string;
      line: number;
      character: number;
      product: readonly number[];
    };
    if (row.package !== undefined) exact.set(keyOf(row.package, row.path, row), row.product[1] === 1);
  }
  return exact;
}

export function gainFigures(
  results: readonly CursorResult[],
  earlier: ReadonlyMap<Key, boolean>,
  suffix: string,
): Figure[] {
  const before = ({ cursor }: CursorResult) => earlier.get(keyOf(cursor.packageName, cursor.path, cursor));
  const both = results.filter((result) => !result.cursor.commentLine && before(result) !== undefined);
  const figureOf = (id: string, valueOf: (result: CursorResult) => number): Figure =>
    percent(
      `${id}${suffix}`,
      bootstrapRatio(sharesByPackage(both, ({ cursor }) => cursor.packageName, valueOf)),
      both.length,
    );
  return [
    figureOf("eval.exactLineBefore", (result) => Number(before(result))),
    figureOf("eval.exactLineGain", (result) => Number(result.invoked.exact) - Number(before(result))),
  ];
}

function keyOf(
  packageName: string,
  path: string,
  { line, character }: { line: number; character: number },
): Key {
  return [packageName, path, line, character].join("\n");
}
