import { describe, expect, it } from "vitest";
import { placesOf, similarPlaces, type SimilarDeps } from "../../../../server/explain/similar";

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}`).join("\n");

describe("the places of an open file", () => {
  const open = { uri: "file:///a.ts", name: "a.ts", text: lines(0, 40) };

  it("are stretches of sixteen lines that begin every eight", () => {
    const places = placesOf(open, "not in it");
    expect(places.map(({ firstLine, endLine }) => [firstLine, endLine])).toEqual([
      [0, 16],
      [8, 24],
      [16, 32],
      [24, 40],
    ]);
    expect(places[1]?.text).toBe(lines(8, 24));
  });

  it("do not hold lines of the selection, and none is empty", () => {
    expect(placesOf(open, lines(10, 12)).map(({ firstLine }) => firstLine)).toEqual([16, 24]);
    expect(placesOf({ ...open, text: "\n".repeat(40) }, "x")).toEqual([]);
  });
});

describe("similarity", () => {
  it("runs the model once for each place, and not again for a text it knows", async () => {
    const asked: (readonly number[])[] = [];
    const deps = {
      tokenizer: { encode: (text: string) => [...text].map((character) => character.charCodeAt(0)) },
      engine: {
        vector: ({ tokenIds }: { tokenIds: readonly number[] }) => {
          asked.push(tokenIds);
          return Promise.resolve({ vector: Float32Array.of(tokenIds[0] ?? 0, tokenIds.length, 1) });
        },
      },
      model: { shape: { contextLength: 64 } },
      openTexts: () => [{ uri: "file:///a.ts", name: "a.ts", text: lines(0, 40) }],
      signal: new AbortController().signal,
      knownVectors: new Map<string, Float32Array>(),
    } as unknown as SimilarDeps;
    const first = await similarPlaces("selected", deps);
    expect([first.compared, first.left, asked.length]).toEqual([4, 0, 5]);
    // No run is longer than one chunk of the model's work.
    expect(Math.max(...asked.map((tokenIds) => tokenIds.length))).toBeLessThanOrEqual(128);
    await similarPlaces("selected", deps);
    expect(asked).toHaveLength(5);
  });

  it("says how many places were too many", async () => {
    const deps = {
      tokenizer: { encode: () => [1] },
      engine: { vector: () => Promise.resolve({ vector: Float32Array.of(1, 2) }) },
      model: { shape: { contextLength: 64 } },
      openTexts: () => [{ uri: "file:///a.ts", name: "a.ts", text: lines(0, 8 * 200) }],
      signal: new AbortController().signal,
      knownVectors: new Map<string, Float32Array>(),
    } as unknown as SimilarDeps;
    const { compared, left, places } = await similarPlaces("selected", deps);
    expect([compared, left, places.length]).toEqual([120, 79, 12]);
  });
});
