import { expect, test } from "vitest";
import { strongestWords } from "../../../../server/explain/looks";

test("names of each head the word that gets most, but neither the token itself nor what is no word", () => {
  // Two heads over three tokens before the last: a word, a bracket, a word.
  const weights = Float32Array.of(0.125, 0.5, 0.25, 0.125, 0, 0.5, 0, 0.5);
  const { others, weights: best } = strongestWords(weights, [true, false, true], 2);
  expect([...others]).toEqual([2, -1]);
  expect([...best]).toEqual([0.25, 0]);
});
