import { describe, expect, test } from "vitest";
import { relationsOf } from "../../../../server/explain/relations";
import { RELATIONS, type Relation } from "../../../../server/protocol/explainModel";

/** `f|(|a` → three tokens; the pairs of one relation as `row>column`. */
function pairs(drawn: string, relation: Relation): string[] {
  const texts = drawn.split("|");
  let at = 0;
  const spans = texts.map((own) => ({ tokenId: 0, start: at, end: (at += own.length), bytes: [] }));
  const found = relationsOf(texts.join(""), spans, spans.length)[RELATIONS.indexOf(relation)];
  return Array.from(found?.rows ?? [], (row, i) => `${row}>${found?.columns[i]}`);
}

describe("what a head may look at", () => {
  test("is the token before, and the first one", () => {
    expect(pairs("a|b|c", "previousToken")).toEqual(["1>0", "2>1"]);
    expect(pairs("a|b|c", "firstToken")).toEqual(["1>0", "2>0"]);
  });

  test("is an earlier token of the same identifier, blanks in front of it or not", () => {
    expect(pairs("sum| += |price|;| sum", "sameIdentifier")).toEqual(["4>0"]);
    expect(pairs("1|+|1", "sameIdentifier")).toEqual([]);
  });

  test("is the bracket that a closing one belongs to", () => {
    expect(pairs("f|(|[|a|]|)", "matchingBracket")).toEqual(["4>2", "5>1"]);
    expect(pairs("f|(|]|)", "matchingBracket")).toEqual(["3>1"]);
  });

  test("is a token of the same line", () => {
    expect(pairs("a|b|\n|c|d", "sameLine")).toEqual(["1>0", "2>0", "2>1", "4>3"]);
  });

  test("is the first token of an earlier line that is indented alike", () => {
    expect(pairs("if| (|a|)|\n|  b|;|\n\n|  |c|;|\n|d|\n\td", "sameIndentation")).toEqual(["9>5", "12>0"]);
  });
});
