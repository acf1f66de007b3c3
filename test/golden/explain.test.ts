// What the panel is told about the shipped model, recomputed here from the model's file and its logits with code of this
// test's own.
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, test } from "vitest";
import type { Decoder } from "../../server/engine/model/decoder";
import { computeAttention } from "../../server/engine/probe/attention";
import { ProbeCache, probeToken } from "../../server/engine/probe/token";
import type { Explain } from "../../server/explain/explain";
import type { ModelEntry } from "../../server/model/manifest";
import { RELATIONS } from "../../server/protocol/explainModel";
import type { Answer, Question, QuestionKind } from "../../server/protocol/explain";
import type { Tokenizer } from "../../server/tokenizer/tokenizer";
import { shippedExplain } from "./support/shippedExplain";
import { shippedDecoder, shippedEntry, shippedTokenizer } from "./support/shippedModel";
import { storedBytes } from "./support/onnxTensors";

const TEXT = `function sum(values: number[]): number {
  let total = 0;
  for (const value of values) {
    total += value; // 합계 🙂
  }
  return total;
}
`;
/** Another file: the first place is alike, the last is not. */
const FILE = [
  "export function mean(numbers: number[]): number {\n  let sum = 0;\n  for (const number of numbers) {\n    sum += number;\n  }\n  return sum / numbers.length;\n}\n",
  "\n".repeat(16),
  "// The quick brown fox jumps over the lazy dog, and nobody at all has ever wondered why it would do such a thing.\n",
].join("");
const signal = new AbortController().signal;

describe("what the panel is told of the shipped model", () => {
  let entry: ModelEntry;
  let tokenizer: Tokenizer;
  let decoder: Decoder;
  let explain: Explain;
  beforeAll(async () => {
    entry = await shippedEntry();
    tokenizer = await shippedTokenizer();
    decoder = await shippedDecoder();
    const openTexts = () => [
      { uri: "file:///a.ts", name: "a.ts", text: FILE },
      { uri: "file:///own.ts", name: "own.ts", text: TEXT },
    ];
    explain = shippedExplain({ tokenizer, decoder, entry }, { openTexts });
  });
  async function ask<K extends QuestionKind>(question: Extract<Question, { kind: K }>): Promise<Answer<K>> {
    return (await explain.answer({ text: TEXT, question }, signal));
  }

  test("gives tokens whose bytes are the text's bytes", async () => {
    const { tokens } = await explain.tokens({ text: TEXT });
    expect(Buffer.concat(tokens.map(({ bytes }) => Buffer.from(bytes))).equals(Buffer.from(TEXT))).toBe(true);
  });

  test("works attention out: scores, softmax, sum of values", async () => {
    const step = await ask<"head">({ kind: "head", position: 30, layer: 4, head: 2 });
    expect(step.kvHead).toBe(1);
    const headDim = 64;
    const keys = rows(step.keys, headDim);
    const scores = keys.map((key) => dot(step.rotatedQuery, key) / Math.sqrt(headDim));
    expect(maxDifference(scores, step.scores)).toBeLessThan(1e-4);
    const exponents = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const weights = exponents.map((exponent) => exponent / exponents.reduce((a, b) => a + b));
    expect(maxDifference(weights, step.weights)).toBeLessThan(1e-5);
    const output = Array.from({ length: headDim }, (_, i) =>
      rows(step.values, headDim).reduce((sum, value, row) => sum + (step.weights[row] ?? 0) * (value[i] ?? 0), 0),
    );
    expect(maxDifference(output, step.output)).toBeLessThan(1e-5);
  });

  test("turns the query by the angles of its position", async () => {
    const found = await ask<"position">({ kind: "position", position: 25, layer: 1, head: 3 });
    for (let pair = 0; pair < 32; pair++) {
      const angle = 25 * 10000 ** (-pair / 32);
      expect(found.cos[pair]).toBeCloseTo(Math.cos(angle), 4);
      const [a, b] = [found.query[pair] ?? NaN, found.query[pair + 32] ?? NaN];
      expect(found.rotatedQuery[pair]).toBeCloseTo(a * Math.cos(angle) - b * Math.sin(angle), 3);
      expect(found.rotatedQuery[pair + 32]).toBeCloseTo(b * Math.cos(angle) + a * Math.sin(angle), 3);
    }
    // At distance 0 nothing is turned against each other.
    expect(found.scoreByDistance[0]).toBeCloseTo(dot(found.query, found.key) / 8, 3);
    expect(found.scoreByDistance).toHaveLength(26);
    const step = await ask<"head">({ kind: "head", position: 25, layer: 1, head: 3 });
    expect(found.scoreByDistance[0]).toBeCloseTo(step.scores[25] ?? NaN, 4);
  });

  test("gives an embedding row that is the table's bytes, dequantised, and is what the model reads", async () => {
    const tokenId = tokenizer.encode(" total")[0] ?? 0;
    const { row, nearest } = await ask<"embedding">({ kind: "embedding", tokenId });
    const file = readFileSync(entry.model.path);
    const codes = storedBytes(file, "lm_head.MatMul.weight_Q8G32"); // [V, 8, 32]
    const scales = storedBytes(file, "lm_head.MatMul.weight_scale"); // [V, 8]
    const own = Array.from({ length: 256 }, (_, i) => {
      const code = codes[tokenId * 256 + i] ?? NaN;
      return Math.fround((code - 128) * scales.readFloatLE(4 * (tokenId * 8 + Math.floor(i / 32))));
    });
    expect(maxDifference(own, row)).toBe(0);
    const cache = new ProbeCache(decoder.shape);
    const { hidden } = await probeToken({ tokenIds: [tokenId], position: 0, layer: 0, head: 0 }, decoder, cache);
    expect(maxDifference(row, hidden.subarray(0, 256))).toBe(0);
    const [best] = nearest;
    const other = await ask<"embedding">({ kind: "embedding", tokenId: best?.tokenId ?? 0 });
    const cosine = dot(row, other.row) / Math.sqrt(dot(row, row) * dot(other.row, other.row));
    expect(best?.cosine).toBeCloseTo(cosine, 5);
  });

  test("lets the last layer say what the model says, and earlier ones something else", async () => {
    const position = 34;
    const { rows: layers, quantisation, stream } = await ask<"layers">({ kind: "layers", position });
    const { logits, candidates } = await ask<"next">({ kind: "next", position });
    expect(layers).toHaveLength(7);
    const last = layers.at(-1);
    expect(last?.candidates.map(({ tokenId }) => tokenId)).toEqual(candidates.slice(0, 10).map(({ tokenId }) => tokenId));
    expect(last?.rankOfChoice).toBe(0);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const best = candidates[0]?.tokenId ?? 0;
    expect(last?.probabilityOfChoice).toBeCloseTo(Math.exp(logits[best] ?? NaN) / sum, 6);
    expect(quantisation).toBeGreaterThan(0);
    expect(quantisation).toBeLessThan(0.5);
    expect(layers.some(({ candidates: [first] }) => first?.tokenId !== best)).toBe(true);
    // The stream that the rows are read from begins with the token's own row of the table.
    expect(stream).toHaveLength(7 * 256);
    const tokenId = tokenizer.encode(TEXT)[position] ?? -1;
    const { row } = await ask<"embedding">({ kind: "embedding", tokenId });
    expect(maxDifference(row, stream.subarray(0, 256))).toBe(0);
  });

  test("gives the bytes of a head's matrices, with scale and values of a block", async () => {
    const file = readFileSync(entry.model.path);
    const codes = storedBytes(file, "model.layers.2.attn.qkv_proj.MatMul.weight_Q8G32"); // [512, 8, 32]
    const scales = storedBytes(file, "model.layers.2.attn.qkv_proj.MatMul.weight_scale"); // [512, 8]
    const firstRows = { query: 3 * 64, key: 256 + 64, value: 256 + 128 + 64 } as const; // head 3 shares KV head 1
    for (const [matrix, first] of Object.entries(firstRows)) {
      const found = await ask<"weights">({ kind: "weights", layer: 2, head: 3, matrix: matrix as "query" });
      expect([found.rows, found.columns, found.type]).toEqual([64, 256, "int8"]);
      const own = Array.from({ length: 64 * 256 }, (_, i) => {
        const at = first * 256 + i;
        return Math.fround(((codes[at] ?? NaN) - 128) * scales.readFloatLE(4 * Math.floor(at / 32)));
      });
      expect(maxDifference(own, found.values)).toBe(0);
      expect([...(found.block?.codes ?? [])]).toEqual([...codes.subarray(first * 256, first * 256 + 32)]);
    }
    const output = await ask<"weights">({ kind: "weights", layer: 2, head: 3, matrix: "output" });
    expect([output.rows, output.columns]).toEqual([256, 64]);
  });

  test("counts every parameter of the file once", async () => {
    const { parts, fileBytes } = await ask<"parameters">({ kind: "parameters" });
    const count = (name: string) => parts.find((part) => part.name === name)?.count;
    expect(count("embedding")).toBe(16384 * 256);
    expect(count("attention")).toBe(6 * (512 * 256 + 256 * 256));
    expect(count("feedForward")).toBe(6 * 3 * 704 * 256);
    expect(count("norm")).toBe(13 * 256);
    expect(fileBytes).toBe(readFileSync(entry.model.path).length);
  });

  test("times every stage of the model, and leaves no file behind", async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(".times-"));
    const { times } = await ask<"times">({ kind: "times" });
    expect([times?.attentionMs.length, times?.feedForwardMs.length]).toEqual([6, 6]);
    const all = [...(times?.attentionMs ?? []), ...(times?.feedForwardMs ?? []), times?.headMs ?? 0];
    expect(all.filter((ms) => ms <= 0)).toEqual([]);
    expect(folders()).toEqual([]);
    // Of a text of this length it is known from now on.
    expect((await ask<"times">({ kind: "times" })).times).toBe(times);
  });

  test("labels a head only by weights that exceed those of shuffled tokens", async () => {
    const overview = await ask<"overview">({ kind: "overview" });
    const { tokens } = await explain.tokens({ text: TEXT });
    const length = tokens.length;
    const [layer, head] = [2, 1];
    const tokenIds = tokens.map(({ tokenId }) => tokenId);
    const { weights } = await computeAttention({ tokenIds, layer, head }, decoder);
    // The score of "previous token", counted from the weights alone.
    let sum = 0;
    for (let row = 1; row < length; row++) sum += weights[row * length + row - 1] ?? 0;
    const at = (layer * 4 + head) * RELATIONS.length;
    expect(overview.scores[at + RELATIONS.indexOf("previousToken")]).toBeCloseTo(sum / (length - 1), 5);
    // What a token gets from those behind it, summed from the maps of all heads.
    let gets = 0;
    for (let at = 0; at < 24; at++) {
      const place = { layer: Math.floor(at / 4), head: at % 4 };
      const { weights: map } = await computeAttention({ tokenIds, ...place }, decoder);
      for (let row = 5; row < length; row++) gets += map[row * length + 4] ?? 0;
    }
    expect(overview.received[4]).toBeCloseTo(gets / (24 * (length - 5)), 6);
    // "Matching bracket": only closing brackets have a partner.
    const texts = tokens.map(({ start, end }) => TEXT.slice(start, end));
    const closing = texts.flatMap((own, i) => (/^\s*}/.test(own) ? [i] : []));
    expect(closing.length).toBeGreaterThan(0);
  });

  test("finds the places of open files whose vectors are most alike, by cosines that can be computed again", async () => {
    const { vector, mean, places, compared, left } = await ask<"similar">({ kind: "similar", scope: "open" });
    // The selection's own file has no place that does not overlap with it.
    expect(places.every(({ name }) => name === "a.ts")).toBe(true);
    expect([compared, left]).toEqual([places.length, 0]);
    expect(places[0]).toMatchObject({ firstLine: 0, endLine: 16 });
    expect(places.at(-1)?.text).toContain("quick brown fox");
    const cache = new ProbeCache(decoder.shape);
    const tokenIds = tokenizer.encode(TEXT);
    const sums = new Float64Array(256);
    for (let position = 0; position < tokenIds.length; position++) {
      const { hidden } = await probeToken({ tokenIds, position, layer: 0, head: 0 }, decoder, cache);
      hidden.subarray(6 * 256).forEach((value, i) => (sums[i] = (sums[i] ?? 0) + value / tokenIds.length));
    }
    // Token by token and in one piece differ by the rounding of the model's 8-bit steps.
    expect(cosineOf([...sums], [...vector])).toBeGreaterThan(0.999);
    for (const { vector: other, cosine } of places) {
      const less = (values: Float32Array) => Array.from(values, (value, i) => value - (mean[i] ?? NaN));
      expect(cosine).toBeCloseTo(cosineOf(less(vector), less(other)), 5);
    }
  });

  test("finds tokens of the vocabulary, and every id is written again as itself", async () => {
    const { entries, matches, vocabSize } = await ask<"vocabulary">({ kind: "vocabulary", search: "func" });
    expect(vocabSize).toBe(16384);
    expect(matches).toBeGreaterThanOrEqual(entries.length);
    for (const { tokenId, bytes, parts } of entries) {
      expect(Buffer.from(bytes).includes("func")).toBe(true);
      if (parts.length > 0) expect(parts.flatMap((part) => part.bytes)).toEqual(bytes);
      expect(Buffer.from(tokenizer.bytesOf(tokenId)).equals(Buffer.from(bytes))).toBe(true);
    }
    const tokenId = entries.find(({ parts }) => parts.length > 0)?.tokenId ?? -1;
    const place = await ask<"vocabularyPlace">({ kind: "vocabularyPlace", tokenId });
    expect(place.own).toEqual(entries.find((entry) => entry.tokenId === tokenId));
    const around = [...place.before, ...place.after].map((token) => token.tokenId - tokenId);
    expect(around).toEqual([-3, -2, -1, 1, 2, 3]);
    const { spelled } = await ask<"vocabulary">({ kind: "vocabulary", search: "qwxzfunc" });
    expect(Buffer.concat(spelled.map(({ bytes }) => Buffer.from(bytes))).toString()).toBe("qwxzfunc");
    expect(spelled.length).toBeGreaterThan(1);
  });
});

function rows(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, row) => values.subarray(row * width, (row + 1) * width));
}

function cosineOf(a: readonly number[], b: readonly number[]): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}

function maxDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  return Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0);
}
