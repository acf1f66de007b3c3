// How much slower one thing is than another that was measured in turns with it: the ratio of medians, with the interval
// that drawing the same keys again gives. Runs are kept apart, since the machine's speed differs from one to the next.
import { percentile } from "./figures.mjs";

const DRAWS = 2000;
const SEED = 1;

/**
 * @param {readonly { changed: readonly number[], plain: readonly number[] }[]} runs times of each, in the same unit
 * @returns {{ value: number, low: number, high: number }} the median of the runs' ratios, and its 95% interval
 */
export function medianRatio(runs) {
  const random = randomFrom(SEED);
  const again = (times) => times.map(() => times[Math.floor(random() * times.length)]);
  const drawn = Array.from({ length: DRAWS }, () =>
    middle(runs.map(({ changed, plain }) => ratioOf(again(changed), again(plain)))),
  );
  return {
    value: middle(runs.map(({ changed, plain }) => ratioOf(changed, plain))),
    low: percentile(drawn, 0.025),
    high: percentile(drawn, 0.975),
  };
}

const ratioOf = (changed, plain) => middle(changed) / middle(plain);
const middle = (values) => percentile(values, 0.5);

/** Numbers from 0 to 1, the same every time (the generator of Park and Miller). */
function randomFrom(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
