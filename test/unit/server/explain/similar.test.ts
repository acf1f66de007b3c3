import { describe, expect, test } from "vitest";
import {
  mostWordsShared,
  placesOf,
  similarPlaces,
  type SimilarDeps,
} from "../../../../server/explain/similar";

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}`).join("\n");

describe("the places of an open file", () => {
  const open = { uri: "file:///a.ts", name: "a.ts", text: lines(0, 40) };

  test("are stretches of sixteen lines that begin every eight", () => {
    const places = placesOf(open, "not in it");
    expect(places.map(({ firstLine, endLine }) => [firstLine, endLine])).toEqual([
      [0, 16],
      [8, 24],
      [16, 32],
      [24, 40],
    ]);
    expect(places[1]?.text).toBe(lines(8, 24));
  });

  test("do not hold lines of the selection, and none is empty", () => {
    expect(placesOf(open, lines(10, 12)).map(({ firstLine }) => firstLine)).toEqual([16, 24]);
    expect(placesOf({ ...open, text: "\n".repeat(40) }, "x")).toEqual([]);
  });
});

describe("similarity", () => {
  test("runs the model once for each place, and not again for a text it knows", async () => {
    const asked: (readonly number[])[] = [];
    const deps = {
      tokenizer: { encode: (text: string) => [...text].map((character) => character.charCodeAt(0)) },
      engine: {
        ask: (_method: "vector", { tokenIds }: { tokenIds: readonly number[] }) => {
          asked.push(tokenIds);
          return Promise.resolve({ vector: Float32Array.of(tokenIds[0] ?? 0, tokenIds.length, 1) });
        },
      },
      model: { shape: { contextLength: 64 } },
      openTexts: () => [{ uri: "file:///a.ts", name: "a.ts", text: lines(0, 40) }],
      signal: new AbortController().signal,
      knownVectors: new Map<string, Float32Array>(),
    } as unknown as SimilarDeps;
    const first = await similarPlaces("selected", "open", deps);
    expect([first.compared, first.left, asked.length]).toEqual([4, 0, 5]);
    // No run is longer than one chunk of the model's work.
    expect(Math.max(...asked.map((tokenIds) => tokenIds.length))).toBeLessThanOrEqual(128);
    await similarPlaces("selected", "open", deps);
    expect(asked).toHaveLength(5);
  });

  test("says how many places were too many", async () => {
    const deps = {
      tokenizer: { encode: () => [1] },
      engine: { ask: () => Promise.resolve({ vector: Float32Array.of(1, 2) }) },
      model: { shape: { contextLength: 64 } },
      openTexts: () => [{ uri: "file:///a.ts", name: "a.ts", text: lines(0, 8 * 200) }],
      signal: new AbortController().signal,
      knownVectors: new Map<string, Float32Array>(),
    } as unknown as SimilarDeps;
    const { compared, left, places } = await similarPlaces("selected", "open", deps);
    expect([compared, left, places.length]).toEqual([120, 79, 12]);
  });

  test("reads the workspace only where that is asked for, and compares the places that share most words", async () => {
    const asked: string[] = [];
    const text = (word: string) => `${word}\n`.repeat(8 * 200);
    const deps = {
      tokenizer: {
        encode: (own: string) => {
          asked.push(own);
          return [1];
        },
      },
      engine: { ask: () => Promise.resolve({ vector: Float32Array.of(1, 2) }) },
      model: { shape: { contextLength: 64 } },
      openTexts: () => [{ uri: "file:///a.ts", name: "a.ts", text: text("unrelated") }],
      workspaceTexts: () =>
        Promise.resolve({
          texts: [{ uri: "file:///b.ts", name: "b.ts", text: text("basketTotal") }],
          left: 7,
        }),
      signal: new AbortController().signal,
      knownVectors: new Map<string, Float32Array>(),
    } as unknown as SimilarDeps;
    expect(await similarPlaces("basketTotal", "open", deps)).toMatchObject({ files: 1, filesLeft: 0 });
    const found = await similarPlaces("basketTotal", "workspace", deps);
    expect(found).toMatchObject({ compared: 240, left: 159, files: 2, filesLeft: 7 });
    // All of the file that shares a word come before any that shares none.
    const places = ["unrelated", "basketTotal"].flatMap((word) =>
      placesOf({ uri: "", name: word, text: text(word) }, "stands nowhere"),
    );
    const related = mostWordsShared(places, "basketTotal", 199);
    expect(new Set(related.map(({ name }) => name))).toEqual(new Set(["basketTotal"]));
  });
});
