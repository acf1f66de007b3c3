import { expect, test } from "vitest";
import { sureBeginning } from "../../../../server/completion/sureBeginning";

const CONTEXT = {
  path: "a.ts",
  repoName: null,
  languageId: "typescript",
  prefix: "const shown = ",
  suffix: "\n",
  extent: "line",
  eol: "\n",
  imports: [],
  neighbours: [],
} as const;
const SOURCE = { modelProb: 0.9, memoryProb: 0, memoryShare: 0 };
type Token = readonly [text: string, probability: number];

const beginningOf = (tokens: readonly Token[], prefix: string = CONTEXT.prefix) => {
  let text = "";
  const pieces = tokens.map(([token, probability]) => {
    const piece = { start: text.length, logProbs: [Math.log(probability)] };
    text += token;
    return piece;
  });
  return sureBeginning({ text, pieces, sources: tokens.map(() => SOURCE) }, { ...CONTEXT, prefix });
};

test("goes to the last name that is likely with all before it", () => {
  const beginning = beginningOf([
    ["visits", 0.95],
    [".", 0.95],
    ["filter", 0.9],
    ["(", 0.9],
    ["isOpen", 0.3],
    [")", 0.9],
  ]);
  expect(beginning?.text).toBe("visits.filter");
  expect(beginning?.probability).toBeCloseTo(0.95 * 0.95 * 0.9, 12);
  expect(beginning?.logProbs).toHaveLength(3);
  expect(beginning?.sources).toHaveLength(3);
});

test("never splits a name, and leaves no bracket or quote open", () => {
  expect(
    beginningOf([
      ["booking", 0.9],
      ["Of", 0.3],
    ]),
  ).toBeNull();
  expect(
    beginningOf([
      ["formatted", 0.95],
      ['("', 0.95],
      ["hours", 0.95],
      [" left", 0.2],
      ['")', 0.9],
    ])?.text,
  ).toBe("formatted");
  expect(
    beginningOf([
      ["total", 0.95],
      ["(a)", 0.95],
      [" + ", 0.95],
      ["b", 0.2],
    ])?.text,
  ).toBe("total(a)");
});

test("there is none where the first token is not sure, where it is short, and of what is sure as a whole", () => {
  expect(
    beginningOf([
      ["visits", 0.5],
      [".length", 0.9],
    ]),
  ).toBeNull();
  expect(
    beginningOf([
      ["a.b", 0.9],
      [" + c", 0.2],
    ]),
  ).toBeNull();
  expect(
    beginningOf([
      ["visits", 0.9],
      [".length", 0.9],
    ]),
  ).toBeNull();
});

test("stays in its first line", () => {
  expect(
    beginningOf([
      ["firstOne()", 0.95],
      ["\nsecond()", 0.95],
      ["\nthird()", 0.2],
    ])?.text,
  ).toBe("firstOne()");
});

test("a keyword alone is none", () => {
  const afterKeyword = (keyword: string) =>
    beginningOf(
      [
        [keyword, 0.95],
        [" next", 0.2],
      ],
      "",
    );
  expect(afterKeyword("import")).toBeNull();
  expect(afterKeyword("imports")?.text).toBe("imports");
});
