// Which positions the KV cache keeps, and that their keys stay in place.
import { describe, expect, test } from "vitest";
import { KvCache } from "../../../../../server/engine/model/kvCache";
import type { ModelShape } from "../../../../../server/protocol/engine";

const SHAPE: ModelShape = { vocabSize: 9, contextLength: 8, nLayer: 1, nHead: 2, nKvHead: 2, headDim: 2 };

/** Keys that tell their KV head, position and dimension: 100 h + 10 p + d. */
function present(length: number) {
  const key = new Float32Array(2 * length * 2);
  for (let i = 0; i < key.length; i++) {
    key[i] = 100 * Math.floor(i / (length * 2)) + 10 * (Math.floor(i / 2) % length) + (i % 2);
  }
  return [{ key, value: key.map((x) => -x) }];
}

describe("KvCache", () => {
  test("keeps the longest shared prefix and cuts every head at it", () => {
    const kvCache = new KvCache(SHAPE);
    kvCache.append([1, 2, 3], present(3));
    expect(kvCache.keepSharedPrefix([1, 2, 9, 9])).toBe(2);
    expect(kvCache.tokenIds).toEqual([1, 2]);
    expect(Array.from(kvCache.layers[0]?.key ?? [])).toEqual([0, 1, 10, 11, 100, 101, 110, 111]);
    expect(Array.from(kvCache.layers[0]?.value ?? [])[7]).toBe(-111);
  });

  test("leaves the last prompt token to be evaluated when it holds the whole prompt", () => {
    const kvCache = new KvCache(SHAPE);
    kvCache.append([1, 2, 3], present(3));
    expect(kvCache.keepSharedPrefix([1, 2, 3])).toBe(2);
  });

  test("keeps nothing of another prompt", () => {
    const kvCache = new KvCache(SHAPE);
    kvCache.append([1, 2, 3], present(3));
    expect(kvCache.keepSharedPrefix([4, 2, 3])).toBe(0);
    expect(kvCache.layers).toEqual([]);
  });

  test("gives room for the next run that does not overlap what it holds", () => {
    const kvCache = new KvCache(SHAPE);
    for (const tokenId of [1, 2, 3]) {
      const room = kvCache.room(1);
      const length = kvCache.pastLength + 1;
      expect(room[0]?.key.length).toBe(2 * length * 2);
      room[0]?.key.set(present(length)[0]?.key ?? []);
      room[0]?.value.fill(tokenId);
      const held = Array.from(kvCache.layers[0]?.key ?? []);
      expect(held).toEqual(length === 1 ? [] : Array.from(present(length - 1)[0]?.key ?? []));
      kvCache.append([tokenId], room);
    }
    expect(Array.from(kvCache.layers[0]?.key ?? [])).toEqual(Array.from(present(3)[0]?.key ?? []));
  });

  test("makes no new buffers once two of the length exist", () => {
    const kvCache = new KvCache(SHAPE);
    const seen = new Set<unknown>();
    for (let round = 0; round < 5; round++) {
      const room = kvCache.room(2);
      seen.add(room[0]?.key.buffer);
      kvCache.append([7, round], room);
      kvCache.keepSharedPrefix([7, 99]);
    }
    expect(seen.size).toBe(2);
  });

  test("makes its buffers long enough for the answer before the prompt is read", () => {
    const kvCache = new KvCache({ ...SHAPE, contextLength: 1000 });
    const read = (count: number) => {
      const room = kvCache.room(count);
      kvCache.append(Array<number>(count).fill(1), room);
      return room[0]?.key.buffer;
    };
    kvCache.keepSharedPrefix(Array<number>(256).fill(1), 100);
    const buffers = new Set([read(128), read(128)]);
    for (let answered = 0; answered < 100; answered++) expect(buffers).toContain(read(1));
  });

  test("keeps the keys and values of all layers in one block", () => {
    const room = new KvCache({ ...SHAPE, nLayer: 3 }).room(2);
    expect(new Set(room.flatMap(({ key, value }) => [key.buffer, value.buffer])).size).toBe(1);
    const places = room.flatMap(({ key, value }) => [key, value]).map((part) => part.byteOffset);
    expect(new Set(places).size).toBe(6);
  });

  test("gives its first positions away without losing the others", () => {
    const kvCache = new KvCache(SHAPE);
    kvCache.append([1, 2, 3], present(3));
    expect(Array.from(kvCache.firstLayers(1)[0]?.key ?? [])).toEqual([0, 1, 100, 101]);
    expect(kvCache.layers).toEqual(present(3));
  });

  test("refuses keys of another length than its tokens", () => {
    const kvCache = new KvCache(SHAPE);
    expect(() => kvCache.append([1, 2], present(3))).toThrow("expected 8 numbers of keys, got 12");
  });
});
