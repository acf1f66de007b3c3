// Prompts with the suffix last, on a model of arithmetic: what is read again while text before the suffix is typed. Its sum of all
// tokens comes out wrong where one is lost, twice there or not of this prompt.
import { describe, expect, test } from "vitest";
import { beginReading } from "../../../../../server/engine/generate/readPrompt";
import { SEAM_TOKENS } from "../../../../../server/engine/model/keptSuffix";
import { KvCache } from "../../../../../server/engine/model/kvCache";
import { createFakeDecoder, expectedNext, SHAPE } from "../fakeDecoder";

const [SUFFIX, MIDDLE] = [48, 49];
const NOTHING = new Float32Array();
const behind = Array.from({ length: SEAM_TOKENS + 40 }, (_, i) => (i * 5) % 11);
/** Of the suffix, its mark first: read anew with what was typed before it. */
const SEAM = [SUFFIX, ...behind.slice(0, SEAM_TOKENS - 1)];
const before = Array.from({ length: 150 }, (_, i) => (i * 3) % 7);

function setUp(rotary = { cos: NOTHING, sin: NOTHING, pairs: 0, interleaved: false }) {
  const decoder = { ...createFakeDecoder(), inside: { scale: 1, rotary, hasWeights: true } };
  const kvCache = new KvCache(SHAPE);
  const read = async (prefix: readonly number[], { mayMove = true, suffix = behind } = {}) => {
    const runs = decoder.inputs.length;
    const promptIds = [...prefix, SUFFIX, ...suffix, MIDDLE];
    const { reusedLength, read } = beginReading(
      { promptIds, suffix: { from: prefix.length, mayMove }, maxTokens: 0 },
      { decoder, kvCache },
    );
    const logits = await read();
    expect(logits.indexOf(Math.max(...logits))).toBe(expectedNext(promptIds));
    expect(kvCache.tokenIds).toEqual(promptIds);
    const evaluated = decoder.inputs.slice(runs).flatMap(({ tokenIds }) => tokenIds);
    expect(evaluated).toHaveLength(promptIds.length - reusedLength);
    return evaluated;
  };
  return { decoder, kvCache, read };
}

describe("a prompt with the suffix after the prefix", () => {
  test("costs the characters typed, the seam and the last token", async () => {
    const { read } = setUp();
    expect(await read(before)).toHaveLength(before.length + behind.length + 2);
    expect(await read([...before, 6])).toEqual([6, ...SEAM, MIDDLE]);
    expect(await read([...before, 6, 5, 4])).toEqual([5, 4, ...SEAM, MIDDLE]);
    expect(await read([...before, 6])).toEqual([...SEAM, MIDDLE]);
    expect(await read(before.slice(0, -2))).toEqual([...SEAM, MIDDLE]);
  });

  test("is read exactly where that is asked for, and then kept as it was read", async () => {
    const { read, kvCache } = setUp();
    await read(before);
    await read([...before, 6]);
    expect(kvCache.exactLength).toBe(151 + SEAM.length);
    expect(await read([...before, 6], { mayMove: false })).toEqual([
      ...behind.slice(SEAM_TOKENS - 1),
      MIDDLE,
    ]);
    expect(kvCache.exactLength).toBe(before.length + behind.length + 3);
    expect(await read([...before, 6, 5])).toEqual([5, ...SEAM, MIDDLE]);
  });

  test("is read anew where the suffix is another one, or more than a few lines were typed since", async () => {
    const { read } = setUp();
    await read(before);
    const other = [...behind.slice(1), 7];
    const seam = [SUFFIX, ...other.slice(0, SEAM_TOKENS - 1)];
    expect(await read([...before, 6], { suffix: other })).toEqual([6, SUFFIX, ...other, MIDDLE]);
    const typed = Array.from({ length: 32 }, () => 2);
    expect(await read([...before, 6, ...typed], { suffix: other })).toEqual([...typed, ...seam, MIDDLE]);
    expect(await read([...before, 6, ...typed, 1], { suffix: other })).toEqual([1, SUFFIX, ...other, MIDDLE]);
    expect(await read([...before, 6, ...typed, 1, 1], { suffix: other })).toEqual([1, ...seam, MIDDLE]);
  });

  test("is read anew where it is short, and where a table of rotations scales too", async () => {
    const short = behind.slice(0, SEAM_TOKENS + 13);
    const { read } = setUp();
    await read(before, { suffix: short });
    expect(await read([...before, 6], { suffix: short })).toEqual([6, SUFFIX, ...short, MIDDLE]);
    const scaled = { cos: Float32Array.of(1.2), sin: Float32Array.of(0), pairs: 1, interleaved: false };
    const scaling = setUp(scaled);
    await scaling.read(before);
    expect(await scaling.read([...before, 6])).toHaveLength(behind.length + 3);
  });

  test("finds the suffix after a reading that was broken off", async () => {
    const { read, decoder } = setUp();
    await read(before);
    const working = decoder.run.bind(decoder);
    decoder.run = () => Promise.reject(new Error("aborted"));
    await expect(read([...before, 6])).rejects.toThrow("aborted");
    decoder.run = working;
    expect(await read([...before, 6, 5])).toEqual([6, 5, ...SEAM, MIDDLE]);
  });
});
