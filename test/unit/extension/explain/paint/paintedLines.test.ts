import { expect, test } from "vitest";
import { coveredLines } from "../../../../../extension/explain/paint/paintedLines";

const stretch = (first: number, last: number) => ({ start: { line: first }, end: { line: last } });

test("covers the lines that were painted", () => {
  expect(coveredLines([stretch(40, 90)], { first: 3, last: 200 })).toEqual({ first: 40, last: 90 });
});

test("covers everything before and behind the text itself: typing below it paints nothing anew", () => {
  expect(coveredLines([stretch(0, 90)], { first: 3, last: 60 })).toEqual({ first: 0, last: Infinity });
});

test("covers nothing where code is folded", () => {
  expect(coveredLines([stretch(0, 9), stretch(30, 60)], { first: 0, last: 60 })).toBeNull();
});
