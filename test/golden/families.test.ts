// Models of the public families' exact layout, with small random weights by the public exporters (families/build.py):
// read from their own files alone, tokenised and run to what Python computes.
import { mkdtempSync, readFileSync, rmSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { generate } from "../../server/engine/generate/generate";
import { NO_PAST } from "../../server/engine/model/decoder";
import { KvCache } from "../../server/engine/model/kvCache";
import { MemoryStore } from "../../server/engine/memory/memoryStore";
import { prefill } from "../../server/engine/model/prefill";
import { computeAttention } from "../../server/engine/probe/attention";
import { ProbeCache, probeToken } from "../../server/engine/probe/token";
import { OnnxDecoder } from "../../server/engine/model/session";
import { inspectModel } from "../../server/model/modelFolder";
import { readOnnxFile } from "../../server/onnx/graph";
import { prepareOnnxFile } from "../../server/onnx/prepare";
import { Tokenizer } from "../../server/tokenizer/tokenizer";
import { ROOT } from "./support/shippedModel";

interface Golden {
  readonly tokenizer: readonly { text: string; ids: number[] }[];
  readonly prompt: number[];
  readonly ids: number[];
  readonly margins: number[];
  readonly logits: number[];
  /** Of layer 1, head 1, [S, S], by the PyTorch model that was exported. */
  readonly attention: number[];
}

const FAMILIES = join(ROOT, "test/golden/families");
const scratch = mkdtempSync(join(tmpdir(), "loupe-families-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Logits of Python may be this far from ours: half precision, and 8 bits of activation in products of few bits. */
const NEAR = {
  qwen2: 0.02,
  deepseek: 1e-3,
  granite: 0.02,
  starcoder2: 1e-3,
  plain: 1e-3,
  rotated: 0.02,
  quantized: 0.2,
} as const;
const HEADS = { qwen2: 1, deepseek: 2, granite: 1, starcoder2: 1, plain: 1, rotated: 1, quantized: 1 } as const;
/** Attention weights may be this far from those of the model before it was exported: rounded to 4 or 8 bits it is another. */
const NEAR_ATTENTION = { ...NEAR, qwen2: 0.3, quantized: 0.05 } as const;
/** Attention spelled out in elementary operations: its weights are found, and nothing else. */
const SPELLED_OUT: readonly string[] = ["starcoder2", "quantized"];
const ORDERS = { plain: "plain" } as Readonly<Record<string, string>>;

const checkTokenizer = (raw: unknown) => new Tokenizer(raw);

describe.each(Object.keys(NEAR) as (keyof typeof NEAR)[])("a model laid out as %s", (family) => {
  const folder = join(FAMILIES, family);
  const golden = JSON.parse(readFileSync(join(folder, "golden.json"), "utf8")) as Golden;
  const load = async (path = join(folder, "model.onnx")) => {
    const { shape } = await inspectModel(folder, { checkTokenizer });
    return OnnxDecoder.load(path, shape, "cpu");
  };

  test("tells its shape and its prompt format", async () => {
    const { shape, promptFormat, files } = await inspectModel(folder, { checkTokenizer });
    expect(shape).toMatchObject({ nLayer: 2, nHead: 2, nKvHead: HEADS[family], headDim: 16, contextLength: 256 });
    expect(shape.vocabSize).toBe(golden.logits.length);
    expect(promptFormat.order).toBe(ORDERS[family] ?? "prefixSuffixMiddle");
    expect(files).toContain("tokenizer.json");
  });

  test("has its text cut as the reference cuts it", () => {
    const tokenizer = new Tokenizer(JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")));
    for (const { text, ids } of golden.tokenizer) {
      expect(tokenizer.encode(text), text).toEqual(ids);
      const spans = tokenizer.encodeWithSpans(text);
      expect(spans.map(({ tokenId }) => tokenId)).toEqual(ids);
      if (text !== "") expect([spans[0]?.start, spans.at(-1)?.end]).toEqual([0, text.length]);
    }
  });

  test("gives the reference's logits and tokens, cache cold or warm", async () => {
    const decoder = await load();
    const wants = { logits: "last" } as const;
    const { logits } = await prefill(decoder, new KvCache(decoder.shape), golden.prompt, wants);
    expect(farthest(logits, golden.logits)).toBeLessThan(NEAR[family]);
    const cold = new KvCache(decoder.shape);
    const warm = new KvCache(decoder.shape);
    await continued(decoder, warm, [...golden.prompt.slice(0, 7), 300, 301]);
    for (const kvCache of [cold, warm]) {
      const ids = await continued(decoder, kvCache, golden.prompt);
      const tie = golden.margins.findIndex((margin) => margin < 2 * NEAR[family]);
      expect(ids.slice(0, tie < 0 ? undefined : tie)).toEqual(golden.ids.slice(0, tie < 0 ? undefined : tie));
    }
    await decoder.release();
  });

  test("gives the reference's attention, in rows that sum to 1", async () => {
    const decoder = await load();
    const tokenIds = golden.prompt;
    const { weights } = await computeAttention({ tokenIds, layer: 1, head: 1 }, decoder);
    for (let row = 0; row < tokenIds.length; row++) {
      const own = weights.subarray(row * tokenIds.length, (row + 1) * tokenIds.length);
      expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
    }
    expect(farthest(weights, golden.attention)).toBeLessThan(NEAR_ATTENTION[family]);
    await decoder.release();
  });

  test("can be looked into where its attention is one node, and says so where it is not", async () => {
    const decoder = await load();
    const params = { tokenIds: golden.prompt, position: 3, layer: 1, head: 1 };
    const probed = probeToken(params, decoder, new ProbeCache(decoder.shape));
    if (SPELLED_OUT.includes(family)) await expect(probed).rejects.toMatchObject({ sentence: { code: "insideUnknown" } });
    else expect((await probed).hidden).toHaveLength(3 * 32);
    await decoder.release();
  });

  test("computes one row of logits instead of all once it is prepared", async () => {
    const copy = join(scratch, family);
    cpSync(folder, copy, { recursive: true });
    const path = join(copy, "prepared.onnx");
    expect(await prepareOnnxFile(await readOnnxFile(join(copy, "model.onnx")), path)).toBe(true);
    const prepared = await load(path);
    const input = { tokenIds: golden.prompt, past: NO_PAST } as const;
    const last = (await prepared.run({ ...input, logits: "last" })).logits;
    expect(farthest(last, golden.logits)).toBeLessThan(NEAR[family]);
    const all = (await prepared.run({ ...input, logits: "all" })).logits;
    expect(all.length).toBe(golden.prompt.length * golden.logits.length);
    expect(farthest(all.subarray(-last.length), golden.logits)).toBeLessThan(NEAR[family]);
    // Prepared once, it has what is to be added.
    expect(await prepareOnnxFile(await readOnnxFile(path), join(copy, "again.onnx"))).toBe(false);
    await prepared.release();
  });
});

function farthest(found: Float32Array, expected: readonly number[]): number {
  return Math.max(...expected.map((logit, id) => Math.abs(logit - (found[id] ?? NaN))));
}

const PLAIN = { maskedIds: [], endIds: [], mustBegin: false, minSumLogProb: null, memory: null };

async function continued(decoder: OnnxDecoder, kvCache: KvCache, promptIds: readonly number[]): Promise<number[]> {
  const ids: number[] = [];
  await generate(
    { promptIds, maxTokens: 12, eosIds: [], stopIds: [], healing: [], ...PLAIN },
    {
      decoder,
      kvCache,
      memoryStore: new MemoryStore(decoder.shape.vocabSize),
      lastSuggestion: [],
      signal: new AbortController().signal,
      now: () => 0,
      onToken: ({ tokenId }) => ids.push(tokenId),
    },
  );
  return ids;
}
