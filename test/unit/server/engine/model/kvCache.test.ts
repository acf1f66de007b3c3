import { describe, expect, test } from "vitest";
import type { CacheData, LayerKv, PastKv } from "../../../../../server/engine/model/decoder";
import { KvCache } from "../../../../../server/engine/model/kvCache";

const SHAPE = { vocabSize: 9, contextLength: 1000, nLayer: 2, nHead: 2, nKvHead: 2, headDim: 2 };

type AnyData = Float32ArrayConstructor | Uint16ArrayConstructor;

/** Keys that tell their layer, KV head, position and dimension: 10,000 l + 5,000 h + 2 p + d; values are one more than keys. */
function rowsAt(from: number, to: number, Data: AnyData = Float32Array): LayerKv[] {
  return Array.from({ length: SHAPE.nLayer }, (_, layer) => {
    const numbers = [0, 1].flatMap((kvHead) =>
      Array.from({ length: 2 * (to - from) }, (_, i) => 10_000 * layer + 5000 * kvHead + 2 * from + i),
    );
    return { key: Data.from(numbers), value: Data.from(numbers.map((x) => x + 1)) };
  });
}

/** What is held, packed: [1, nKvHead, length, headDim] of each. */
function held({ layers, length, capacity }: PastKv): number[][] {
  const packed = (data: CacheData) =>
    [0, 1].flatMap((h) => Array.from(data.subarray(2 * h * capacity, 2 * (h * capacity + length))));
  return layers.flatMap(({ key, value }) => [packed(key), packed(value)]);
}

function expected(length: number): number[][] {
  return rowsAt(0, length).flatMap(({ key, value }) => [Array.from(key), Array.from(value)]);
}

function filled(length: number, Data?: AnyData): KvCache {
  const kvCache = new KvCache(SHAPE);
  kvCache.append(Array.from({ length }, (_, i) => i), rowsAt(0, length, Data)); // prettier-ignore
  return kvCache;
}

describe("KvCache", () => {
  test("keeps the longest shared prefix of every head", () => {
    const kvCache = filled(3);
    expect(kvCache.keepSharedPrefix([0, 1, 9, 9])).toBe(2);
    expect(kvCache.tokenIds).toEqual([0, 1]);
    expect(held(kvCache.past)).toEqual(expected(2));
  });

  test("leaves the last prompt token to be evaluated when it holds the whole prompt", () => {
    expect(filled(3).keepSharedPrefix([0, 1, 2])).toBe(2);
  });

  test("keeps nothing of another prompt", () => {
    const kvCache = filled(3);
    expect(kvCache.keepSharedPrefix([4, 1, 2])).toBe(0);
    expect(kvCache.past.length).toBe(0);
  });

  test.each([Float32Array, Uint16Array])("writes the rows of each run behind what it holds (%s)", (Data) => {
    const kvCache = filled(3, Data);
    kvCache.append([3], rowsAt(3, 4, Data));
    kvCache.truncate(2);
    kvCache.append([7, 7, 7], rowsAt(2, 5, Data));
    expect(kvCache.tokenIds).toEqual([0, 1, 7, 7, 7]);
    expect(held(kvCache.past)).toEqual(expected(5));
    expect(kvCache.past.layers[0]?.key).toBeInstanceOf(Data);
  });

  test("grows in steps and keeps what it holds", () => {
    const kvCache = filled(127);
    expect(kvCache.past.capacity).toBe(128);
    kvCache.append([1, 1], rowsAt(127, 129));
    expect(kvCache.past.capacity).toBe(256);
    expect(held(kvCache.past)).toEqual(expected(129));
  });

  test("decodes in place: the same memory from the prompt's first run to the answer's last", () => {
    const kvCache = new KvCache(SHAPE);
    kvCache.keepSharedPrefix(Array<number>(256).fill(1), 100);
    const seen = new Set<unknown>();
    for (const [from, to] of [
      [0, 128],
      [128, 256],
      ...Array.from({ length: 100 }, (_, i) => [256 + i, 257 + i]),
    ] as const) // prettier-ignore
    {
      kvCache.append(Array<number>((to ?? 0) - (from ?? 0)).fill(1), rowsAt(from ?? 0, to ?? 0));
      seen.add(kvCache.past.layers[0]?.key.buffer);
    }
    expect([seen.size, kvCache.past.capacity]).toEqual([1, 384]);
    expect(held(kvCache.past)).toEqual(expected(356));
  });

  test("lays out fewer positions for a shorter prompt, and more again, in the memory that it has", () => {
    const kvCache = filled(700);
    const { buffer } = kvCache.past.layers[0]?.key ?? {};
    kvCache.keepSharedPrefix(Array.from({ length: 200 }, (_, i) => i), 10); // prettier-ignore
    expect([kvCache.past.capacity, kvCache.pastLength]).toEqual([256, 199]);
    expect(held(kvCache.past)).toEqual(expected(199));
    kvCache.append(Array<number>(400).fill(2), rowsAt(199, 599));
    expect(kvCache.past.capacity).toBe(640);
    expect(held(kvCache.past)).toEqual(expected(599));
    expect(kvCache.past.layers[1]?.value.buffer).toBe(buffer);
  });

  test("keeps the keys and values of all layers in one block", () => {
    const parts = filled(2).past.layers.flatMap(({ key, value }) => [key, value]);
    expect(new Set(parts.map((part) => part.buffer)).size).toBe(1);
    expect(new Set(parts.map((part) => part.byteOffset)).size).toBe(4);
  });

  test("gives its first positions away without losing the others", () => {
    const kvCache = filled(3);
    expect(held(kvCache.firstOf(1))).toEqual(expected(1));
    expect(held(kvCache.past)).toEqual(expected(3));
  });

  test("goes on from another's keys and values and leaves them as they are", () => {
    const kvCache = filled(3);
    const other = KvCache.fromPast(SHAPE, [0, 1], kvCache.firstOf(2));
    other.append([8, 8], rowsAt(5, 7));
    expect(held(kvCache.past)).toEqual(expected(3));
    other.truncate(2);
    expect(held(other.past)).toEqual(expected(2));
  });

  test("copies some positions out of the middle", () => {
    expect(filled(5).rows(2, 4)).toEqual(rowsAt(2, 4));
  });

  test("refuses keys of another length than its tokens", () => {
    expect(() => filled(3).append([1, 2], rowsAt(0, 3))).toThrow("expected 8 numbers of keys, got 12");
  });
});
