import { expect, test } from "vitest";
import { isUnfoundedCopy } from "../../../../server/completion/unfoundedCopy";
import type { TokenSource } from "../../../../server/protocol/engine";
import { readDrawn } from "../../../golden/drawn";

const MEMORY: TokenSource = { modelProb: 0.1, memoryProb: 0.9, memoryShare: 0.6 };
const MODEL: TokenSource = { modelProb: 0.7, memoryProb: 0.9, memoryShare: 0.6 };

function judge(drawn: string, source: TokenSource): boolean {
  const { text, context } = readDrawn(drawn, "typescript");
  return isUnfoundedCopy(text, context, [source, source]);
}

const ABOVE = "store(item, 1);\ncheck(item);\n";

test("is a line near by that the memory alone wants", () => {
  expect(judge(`${ABOVE}├store(item, 1);┤\n`, MEMORY)).toBe(true);
  expect(judge(`${ABOVE}st├ore(item, 1);┤\n`, MEMORY)).toBe(true);
  expect(judge(`├later(item)┤\ncheck(item);\nlater(item);\n`, MEMORY)).toBe(true);
});

test("is none where the model wants it too, more than a word is written, or the line is another", () => {
  expect(judge(`${ABOVE}├store(item, 1);┤\n`, MODEL)).toBe(false);
  expect(judge(`${ABOVE}store(item, ├1);┤\n`, MEMORY)).toBe(false);
  expect(judge(`${ABOVE}├store(item, 2);┤\n`, MEMORY)).toBe(false);
  expect(judge(`store(item, 1);\n${"x\n".repeat(31)}├store(item, 1);┤\n`, MEMORY)).toBe(false);
});
