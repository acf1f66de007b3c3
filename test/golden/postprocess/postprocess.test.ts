// Drawn cases of the filters: first what the model wrote, then what is left of it. A folder per filter, and `whole` for
// all of them in their order, with what is replaced behind the cursor.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FILTERS, postprocess } from "../../../server/completion/postprocess";
import { draw, expected, readDrawn, readDrawnCases } from "../drawn";

describe.each(FILTERS)("%s", (name, filter) => {
  test.each(readDrawnCases(join(import.meta.dirname, name)))("$name", (drawnCase) => {
    const { text, context } = readDrawn(drawnCase.parts[0] ?? "", drawnCase.languageId);
    const actual = draw(context, filter(text, context), 0);
    expect(actual).toBe(expected(drawnCase, actual));
  });
});

describe("whole", () => {
  test.each(readDrawnCases(join(import.meta.dirname, "whole")))("$name", (drawnCase) => {
    const { text, context } = readDrawn(drawnCase.parts[0] ?? "", drawnCase.languageId);
    const left = postprocess(text, context);
    const actual = draw(context, left.text, left.replaceLength);
    expect(actual).toBe(expected(drawnCase, actual));
  });
});
