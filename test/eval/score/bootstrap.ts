// Intervals by drawing packages again: cursors of one package resemble each other, packages are what was sampled.
import { randomBelow, seededRandom } from "../random";

/** One package's part of a ratio: `sum / count` over packages is the figure. */
export interface PackageShare {
  readonly sum: number;
  readonly count: number;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const DRAWS = 1000;
const SEED = 1;

/** Sums values per package: the bootstrap needs nothing finer. */
export function sharesByPackage<T>(
  items: readonly T[],
  packageOf: (item: T) => string,
  valueOf: (item: T) => number,
): PackageShare[] {
  const shares = new Map<string, { sum: number; count: number }>();
  for (const item of items) {
    const share = shares.get(packageOf(item)) ?? { sum: 0, count: 0 };
    share.sum += valueOf(item);
    share.count += 1;
    shares.set(packageOf(item), share);
  }
  return [...shares.values()];
}

/** 95% interval of the ratio; NaN without anything to count. */
export function bootstrapRatio(shares: readonly PackageShare[]): Interval {
  const all = [...shares.keys()];
  const drawn = bootstrapDraws(shares.length, (indices) => ratio(shares, indices));
  return { value: ratio(shares, all), ...centralInterval(drawn) };
}

/** Any statistic of the packages drawn, 1,000 times. */
export function bootstrapDraws(packages: number, statistic: (indices: number[]) => number): number[] {
  const random = seededRandom(SEED);
  return Array.from({ length: DRAWS }, () =>
    statistic(Array.from({ length: packages }, () => randomBelow(random, packages))),
  );
}

/** Of 1,000 values the 26th smallest and the 26th largest. */
export function centralInterval(values: readonly number[]): { low: number; high: number } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const cut = Math.floor(sorted.length * 0.025);
  return { low: sorted[cut] ?? NaN, high: sorted[sorted.length - 1 - cut] ?? NaN };
}

function ratio(shares: readonly PackageShare[], indices: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const index of indices) {
    sum += shares[index]?.sum ?? 0;
    count += shares[index]?.count ?? 0;
  }
  return count === 0 ? NaN : sum / count;
}
