// What a layer takes in, adds and hands on.
import { describe, expect, test } from "vitest";
import { aroundLayer } from "../../../../media/panel/views/stream";

describe("the layers", () => {
  test("hand on what they took in and what they added", () => {
    const rows = [0, 1, 2].map(() => ({ rankOfChoice: 0, candidates: [], probabilityOfChoice: 1 }));
    const stream = Float32Array.of(1, 2, 4, 1, 8, 8);
    expect(aroundLayer({ rows, stream }, 1)).toEqual({
      takenIn: Float32Array.of(4, 1),
      added: Float32Array.of(4, 7),
      handedOn: Float32Array.of(8, 8),
    });
  });
});
