import { describe, expect, it } from "vitest";
import { permutations, shuffledPairs } from "../../../../server/engine/probe/shuffles";
import { relationsOf } from "../../../../server/explain/relations";
import { RELATIONS, type Relation } from "../../../../server/protocol/explain";

/** `f|(|a` → three tokens; the pairs of one relation as `row>column`. */
function pairs(drawn: string, relation: Relation): string[] {
  const texts = drawn.split("|");
  let at = 0;
  const spans = texts.map((own) => ({ tokenId: 0, start: at, end: (at += own.length), bytes: [] }));
  const found = relationsOf(texts.join(""), spans, spans.length)[RELATIONS.indexOf(relation)];
  return Array.from(found?.rows ?? [], (row, i) => `${row}>${found?.columns[i]}`);
}

describe("what a head may look at", () => {
  it("is the token before, and the first one", () => {
    expect(pairs("a|b|c", "previousToken")).toEqual(["1>0", "2>1"]);
    expect(pairs("a|b|c", "firstToken")).toEqual(["1>0", "2>0"]);
  });

  it("is an earlier token of the same identifier, blanks in front of it or not", () => {
    expect(pairs("sum| += |price|;| sum", "sameIdentifier")).toEqual(["4>0"]);
    expect(pairs("1|+|1", "sameIdentifier")).toEqual([]);
  });

  it("is the bracket that a closing one belongs to", () => {
    expect(pairs("f|(|[|a|]|)", "matchingBracket")).toEqual(["4>2", "5>1"]);
    expect(pairs("f|(|]|)", "matchingBracket")).toEqual(["3>1"]);
  });

  it("is a token of the same line", () => {
    expect(pairs("a|b|\n|c|d", "sameLine")).toEqual(["1>0", "2>0", "2>1", "4>3"]);
  });
});

describe("shuffled tokens", () => {
  it("stand at every place once, the same way each time", () => {
    const [first, second] = permutations(9);
    expect([...(first ?? [])].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(first).not.toEqual(second);
    expect(permutations(9)[0]).toEqual(first);
  });

  it("keep who belongs to whom, the one behind as the row", () => {
    const moved = shuffledPairs(
      { rows: Int32Array.of(1, 2), columns: Int32Array.of(0, 1) },
      Int32Array.of(2, 0, 1),
    );
    expect([...moved.rows]).toEqual([2, 1]);
    expect([...moved.columns]).toEqual([0, 0]);
  });
});
