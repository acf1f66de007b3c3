// The short form of `npm run test:fuzz`: a hundred cases or less a target, and the seeds that once failed.
import { expect, test } from "vitest";
import { fuzz } from "../../../fuzz/fuzz";
import { TARGETS } from "../../../fuzz/targets";

/** A thousandth of the whole. */
const SHARE = 1_000;

test.each(TARGETS)("$name: no case crashes, and each is answered", async (target) => {
  const { crashes, unanswered } = await fuzz(target, target.cases / SHARE, 1);
  expect(crashes.map(({ seed, crash }) => `seed ${seed}: ${crash ?? ""}`)).toEqual([]);
  expect(unanswered.map(({ seed }) => seed)).toEqual([]);
});
