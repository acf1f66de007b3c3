// The shipped model in the engine equals what Python computed from the same weights, and itself with a warm cache.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { computeAttention } from "../../server/engine/probe/attention";
import { type Decoder, NO_PAST } from "../../server/engine/model/decoder";
import { generate } from "../../server/engine/generate/generate";
import { MemoryStore } from "../../server/engine/memory/memoryStore";
import { KvCache } from "../../server/engine/model/kvCache";
import { prefill } from "../../server/engine/model/prefill";
import { computeScore } from "../../server/engine/probe/score";
import { loadManifest, type ModelEntry } from "../../server/model/manifest";
import type { TokenId } from "../../server/protocol/tokenId";
import { MANIFEST, readGolden, ROOT, shippedDecoder, shippedTokenizer } from "./support/shippedModel";

interface Greedy {
  readonly name: string;
  readonly prompt: readonly TokenId[];
  readonly ids: readonly TokenId[];
  readonly margins: readonly number[];
}
interface Attention {
  readonly prompt: readonly TokenId[];
  readonly cases: readonly { layer: number; head: number; query: number; row: number[] }[];
}

const TIE = 0.02;
const greedy = readGolden("model/greedy.json") as readonly Greedy[];

async function continueGreedily(decoder: Decoder, kvCache: KvCache, promptIds: readonly TokenId[], maxTokens: number) {
  const tokenIds: TokenId[] = [];
  const result = await generate(
    { promptIds, maxTokens, eosIds: [], stopIds: [], healing: [], maskedIds: [], endIds: [], mustBegin: false, minSumLogProb: null, memory: null },
    {
      decoder,
      kvCache,
      memoryStore: new MemoryStore(decoder.shape.vocabSize),
      lastSuggestion: [],
      signal: new AbortController().signal,
      now: () => 0,
      onToken: ({ tokenId }) => tokenIds.push(tokenId),
    },
  );
  return { tokenIds, result };
}

describe("the shipped model", () => {
  let decoder: Decoder;
  let entry: ModelEntry;
  beforeAll(async () => {
    entry = await loadManifest(MANIFEST);
    decoder = await shippedDecoder();
  });

  test("chooses the reference's tokens, but for ties", async () => {
    const swapped: string[] = [];
    for (const { name, prompt, ids, margins } of greedy) {
      const { tokenIds } = await continueGreedily(decoder, new KvCache(decoder.shape), prompt, ids.length);
      const at = ids.findIndex((id, i) => tokenIds[i] !== id);
      if (at < 0) continue;
      expect(margins[at], `${name}: token ${at}`).toBeLessThan(TIE);
      swapped.push(`${name}: token ${at}, ${margins[at]} apart`);
    }
    // Ties are allowed and counted: the figure belongs into the output.
    process.stdout.write(`greedy: ${greedy.length} prompts, ${swapped.length} ended at a tie ${swapped.join("; ")}\n`);
    expect(swapped.length).toBeLessThan(greedy.length / 2);
  });

  test("generates with a warm cache what it generates with a cold one", async () => {
    const warm = new KvCache(decoder.shape);
    let compared = 0;
    for (const { prompt, margins, ids } of greedy.slice(0, 6)) {
      await continueGreedily(decoder, warm, [...prompt.slice(0, -1), 300, 301], 4);
      const { tokenIds, result } = await continueGreedily(decoder, warm, prompt, ids.length);
      expect(result.reusedLength).toBe(prompt.length - 1);
      const cold = await continueGreedily(decoder, new KvCache(decoder.shape), prompt, ids.length);
      const tie = margins.findIndex((margin) => margin < TIE);
      const end = tie < 0 ? ids.length : tie;
      expect(tokenIds.slice(0, end)).toEqual(cold.tokenIds.slice(0, end));
      compared += end;
    }
    expect(compared).toBeGreaterThan(6);
  });

  test("gives the reference's attention rows, each summing to 1", async () => {
    const { prompt, cases } = readGolden("model/attention.json") as Attention;
    const total = prompt.length;
    for (const { layer, head, query, row } of cases) {
      const { weights } = await computeAttention({ tokenIds: prompt, layer, head }, decoder);
      const own = weights.subarray(query * total, (query + 1) * total);
      // The golden has five decimals. Between layers, 8-bit kernels of other processors round otherwise: 0.002 was met.
      const near = layer === 0 ? 2e-5 : 5e-3;
      for (const [i, weight] of row.entries()) expect(Math.abs((own[i] ?? NaN) - weight)).toBeLessThan(near);
      for (let i = 0; i < total; i++) {
        const sum = weights.subarray(i * total, (i + 1) * total).reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-4);
      }
    }
    expect(cases.length).toBeGreaterThanOrEqual(decoder.shape.nLayer);
  });

  test("gives the same attention in one chunk and in several", async () => {
    const tokenIds = [...(greedy[0]?.prompt ?? []), ...(greedy[1]?.prompt ?? [])].slice(0, 200);
    const { weights } = await computeAttention({ tokenIds, layer: 1, head: 1 }, decoder);
    const input = { tokenIds, past: NO_PAST, logits: "none" } as const;
    const probes = [{ kind: "attention", layer: 1 }] as const;
    const whole = (await decoder.run({ ...input, probes })).probed[0] ?? new Float32Array(); // [1, nHead, 200, 200]
    for (let i = 0; i < 200 * 200; i += 37) {
      expect(Math.abs((weights[i] ?? NaN) - (whole[200 * 200 + i] ?? 0))).toBeLessThan(0.02);
    }
  });

  test("reaches its recorded bits per byte on the fixture files", async () => {
    const tokenizer = await shippedTokenizer();
    const recorded = readRecord();
    const folder = join(ROOT, "test/fixtures/bpb");
    const names = readdirSync(folder).filter((name) => recorded[name] !== undefined);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const text = readFileSync(join(folder, name), "utf8");
      const bits = await totalBits(decoder, tokenizer.encode(text), entry);
      const found = bits / Buffer.byteLength(text);
      expect(Math.abs(found / (recorded[name] ?? 0) - 1), `${name}: ${found}`).toBeLessThan(0.02);
    }
  });

  test("says something else with one weight tensor zeroed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "loupe-zeroed-"));
    try {
      const path = join(folder, "model.onnx");
      writeFileSync(path, withZeroedTensor(readFileSync(entry.model.path)));
      const zeroed = await shippedDecoder(path);
      const promptIds = greedy[0]?.prompt ?? [];
      const ownLogits = await lastLogits(decoder, promptIds);
      const zeroedLogits = await lastLogits(zeroed, promptIds);
      const difference = Math.max(...ownLogits.map((logit, id) => Math.abs(logit - (zeroedLogits[id] ?? 0))));
      expect(difference).toBeGreaterThan(0.1);
      await zeroed.release();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

async function lastLogits(decoder: Decoder, tokenIds: readonly TokenId[]): Promise<Float32Array> {
  const wants = { logits: "last" } as const;
  return (await prefill(decoder, new KvCache(decoder.shape), tokenIds, wants)).logits; // [vocabSize]
}

function readRecord(): Readonly<Record<string, number>> {
  const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as {
    models: { evaluation: { fixtureBitsPerByte: Record<string, number> } }[];
  };
  return manifest.models[0]?.evaluation.fixtureBitsPerByte ?? {};
}

/** Windows of the context length with a stride of half, each token scored once (models/training/evaluate.py). */
async function totalBits(decoder: Decoder, textIds: readonly TokenId[], { shape, eosId }: ModelEntry) {
  const sequence = [eosId ?? 0, ...textIds];
  let bits = 0;
  let scored = 1;
  for (let start = 0; scored < sequence.length; start += shape.contextLength / 2) {
    const end = Math.min(sequence.length, start + shape.contextLength);
    const { logProbs } = await computeScore({ tokenIds: sequence.slice(start, end) }, decoder);
    for (let i = scored; i < end; i++) bits -= (logProbs[i - start - 1] ?? NaN) / Math.LN2;
    scored = end;
  }
  return bits;
}

/** 200,000 bytes of 8-bit weights become 128, their zero; 70% into the file lies a block, not the head. */
function withZeroedTensor(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const start = Math.floor(copy.length * 0.7);
  copy.fill(128, start, start + 200_000);
  return copy;
}
