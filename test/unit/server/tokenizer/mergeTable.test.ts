// The table of merges beside a plain map, and the bytes of tokens beside plain arrays.
import { describe, expect, test } from "vitest";
import { MergeTable, NO_MERGE } from "../../../../server/tokenizer/mergeTable";
import { TokenBytes } from "../../../../server/tokenizer/tokenBytes";
import { seeded } from "../../../support/random";

describe("the table of merges", () => {
  test("finds what a map finds, pairs that were set twice included", () => {
    const { below } = seeded(7);
    const table = new MergeTable(5000);
    const expected = new Map<string, readonly [number, number]>();
    for (let rank = 0; rank < 5000; rank++) {
      const [left, right, merged] = [below(90), below(90), below(50_000)];
      table.set(left, right, rank, merged);
      expected.set(`${left} ${right}`, [rank, merged]);
    }
    for (let left = 0; left < 90; left++) {
      for (let right = 0; right < 90; right++) {
        const entry = table.find(left, right);
        const found = entry === NO_MERGE ? undefined : [table.rankAt(entry), table.mergedAt(entry)];
        expect(found).toEqual(expected.get(`${left} ${right}`));
      }
    }
    const visited = new Map<string, readonly [number, number]>();
    table.forEach((left, right, rank, merged) => visited.set(`${left} ${right}`, [rank, merged]));
    expect(visited).toEqual(expected);
  });

  test("without merges finds none", () => {
    expect(new MergeTable(0).find(1, 2)).toBe(NO_MERGE);
  });
});

describe("the bytes of tokens", () => {
  const tokenBytes = new TokenBytes(Uint8Array.of(97, 10, 10, 98, 10), Int32Array.of(0, 1, 3, 3, 4, 5));

  test("are those between its start and the next one's, and of what is no id none", () => {
    const all = Array.from({ length: tokenBytes.count + 1 }, (_, id) => tokenBytes.of(id));
    expect(all.map((bytes) => bytes && [...bytes])).toEqual([[97], [10, 10], [], [98], [10], undefined]);
    expect(tokenBytes.of(-1)).toBeUndefined();
  });

  test("are searched for a byte, each id once", () => {
    expect(tokenBytes.idsWith(10)).toEqual([1, 4]);
    expect(tokenBytes.idsWith(99)).toEqual([]);
  });
});
