// A prompt's parts → what is left out to see its influence.
import { describe, expect, test } from "vitest";
import { pieces } from "../../../../media/panel/views/influence";

describe("a prompt's parts", () => {
  test("are left out without their special token, long ones in pieces", () => {
    const ids = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(
      pieces([
        { begin: "<|file_sep|>", tokenIds: ids(4) },
        { begin: "<|fim_prefix|>", tokenIds: ids(101) },
        { begin: "<|fim_middle|>", tokenIds: ids(1) },
      ]),
    ).toEqual([
      { from: 1, to: 4 },
      { from: 5, to: 101 },
      { from: 101, to: 105 },
    ]);
  });
});
