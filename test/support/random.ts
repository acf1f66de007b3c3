// A seed → the same numbers every time, for drawn inputs.
import { seededRandom } from "../eval/random";

export interface Random {
  /** 0 ≤ x < `below`, whole. */
  readonly below: (below: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export function seeded(seed: number): Random {
  const next = seededRandom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}
