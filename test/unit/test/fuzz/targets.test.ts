// The short form of `npm run test:fuzz`: some hundred cases a target, and the seeds that once failed.
import { expect, it } from "vitest";
import { fuzz } from "../../../fuzz/fuzz";
import { TARGETS } from "../../../fuzz/targets";

const CASES = 300;

it.each(TARGETS)("$name: no case crashes, and each is answered", async (target) => {
  const { crashes, unanswered } = await fuzz(target, CASES, 1);
  expect(crashes.map(({ seed, crash }) => `seed ${seed}: ${crash ?? ""}`)).toEqual([]);
  expect(unanswered.map(({ seed }) => seed)).toEqual([]);
});
