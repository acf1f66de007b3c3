// Token ids → how long each node of the graph takes for them: the least of some runs, since what else the machine does
// meanwhile adds to single ones. Opens a session of its own and lets it go.
import type { TimesParams, TimesResult } from "../../protocol/engineProbe";
import { checkInside } from "../../onnx/inside";
import { assert, type NodeTime, type TimedDecoder } from "../model/decoder";
import { ProbeCache } from "./token";

export const RUNS = 5;

export async function computeTimes(
  { tokenIds }: TimesParams,
  timed: TimedDecoder | null,
): Promise<TimesResult> {
  checkInside(timed);
  assert(tokenIds.length > 0, "expected at least one token, got none");
  let measured: readonly NodeTime[] = [];
  try {
    const cache = new ProbeCache(timed.shape);
    await cache.during(0, { tokenIds: [], decoder: timed }, async (past) => {
      for (let run = 0; run < RUNS; run++) await timed.run({ tokenIds, past, logits: "last" });
    });
  } finally {
    measured = await timed.finish();
  }
  return leastOf(measured);
}

/** Nodes in the order of the first run. */
export function leastOf(measured: readonly NodeTime[]): TimesResult {
  const least = new Map<string, number>();
  for (const { name, ms } of measured) least.set(name, Math.min(ms, least.get(name) ?? Infinity));
  return { names: [...least.keys()], ms: Float32Array.from(least.values()) };
}
