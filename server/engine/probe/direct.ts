// Tokens and stretches of what stands before them → how probable the last tokens are where each stretch is taken out of what
// they read. The keys behind it are turned back by its length, so positions are those of a text without it; what the other
// tokens know of it stays. One run of the scored tokens a stretch: cheap enough to compare many lines of a prompt, those that the
// scored tokens look at most.
import type { DirectParams, DirectResult } from "../../protocol/engineProbe";
import type { RotaryTable } from "../../onnx/rotate";
import type { PromptSpan } from "../../protocol/explainContext";
import type { TokenId } from "../../protocol/tokenId";
import { assert, type CacheData, type Decoder, type LayerKv, type PastKv } from "../model/decoder";
import { turned, turnsOnly } from "../model/keptSuffix";
import { chunkWeights, weightProbe } from "./attention";
import { logProbOf } from "../model/sampler";
import type { ProbeCache } from "./token";

/** What the scored tokens hardly look at cannot be what they came from: the right line is among fewer nearly always. */
const MOST_COMPARED = 24;

export async function computeDirect(
  { tokenIds, from, parts }: DirectParams,
  decoder: Decoder,
  cache: ProbeCache,
): Promise<DirectResult> {
  const { contextLength, vocabSize, nKvHead, headDim } = decoder.shape;
  const first = from - 1; // the row whose logits are about token `from`
  assert(
    tokenIds.length <= contextLength,
    `expected at most ${contextLength} tokens, got ${tokenIds.length}`,
  );
  assert(
    from >= 1 && from < tokenIds.length,
    `expected a token from 1 to ${tokenIds.length - 1}, got ${from}`,
  );
  const rotary = decoder.inside?.rotary;
  if (!rotary || !turnsOnly(rotary)) return null;
  const read = tokenIds.slice(first, -1);
  return cache.during(first, { tokenIds: tokenIds.slice(0, first), decoder }, async (past) => {
    if (past.layers.some(({ key }) => !(key instanceof Float32Array))) return null;
    for (const part of parts)
      assert(
        0 <= part.from && part.from <= part.to && part.to <= first,
        `expected a part before token ${first}, got ${part.from} to ${part.to}`,
      );
    const without = new Float32Array(parts.length); // [parts]: as if it cost nothing, where it is not compared
    const compared = await lookedAtMost({ read, past, parts }, decoder);
    for (const i of compared) {
      const part = parts[i] ?? NOTHING;
      const cut = { ...part, length: first, capacity: past.capacity, nKvHead, headDim, rotary };
      const kept = first - (part.to - part.from);
      const layers = past.layers.map((layer) => withoutRows(layer, cut));
      const left = { layers, length: kept, capacity: kept };
      const { logits } = await decoder.run({ tokenIds: read, past: left, logits: "all" }); // [read, vocabSize]
      without[i] = read.reduce((sum, _, row) => {
        const own = logits.subarray(row * vocabSize, (row + 1) * vocabSize); // [vocabSize]
        return sum + logProbOf(own, tokenIds[from + row] ?? 0);
      }, 0);
    }
    return { without, compared: compared.length };
  });
}

const NOTHING: PromptSpan = { from: 0, to: 0 };

/** Indices of the parts that get most of the read tokens' attention, over all layers and heads. */
async function lookedAtMost(
  { read, past, parts }: { read: readonly TokenId[]; past: PastKv; parts: readonly PromptSpan[] },
  decoder: Decoder,
): Promise<readonly number[]> {
  const all = parts.map((_, i) => i);
  if (parts.length <= MOST_COMPARED) return all;
  const { nLayer, nHead } = decoder.shape;
  const probes = Array.from({ length: nLayer }, (_, layer) => weightProbe(decoder, layer));
  const output = await decoder.run({ tokenIds: read, past, logits: "none", probes });
  const columns = past.length + read.length;
  const given = new Float64Array(columns); // [columns]
  for (let at = 0; at < nLayer * nHead; at++) {
    const [layer, head] = [Math.floor(at / nHead), at % nHead];
    const weights = chunkWeights(decoder, { output, past, probe: layer, layer, head, length: read.length }); // [read, columns]
    weights.forEach((weight, i) => (given[i % columns] = (given[i % columns] ?? 0) + weight));
  }
  const shares = parts.map(({ from, to }) => given.subarray(from, to).reduce((sum, share) => sum + share, 0));
  return all.sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0)).slice(0, MOST_COMPARED);
}

interface Cut {
  readonly from: number;
  readonly to: number;
  /** Rows of each head that count, of so many that there are. */
  readonly length: number;
  readonly capacity: number;
  readonly nKvHead: number;
  readonly headDim: number;
  readonly rotary: RotaryTable;
}

/** [1, nKvHead, capacity, headDim] → [1, nKvHead, length - (to - from), headDim], keys behind `to` turned back. */
function withoutRows({ key, value }: LayerKv, cut: Cut): LayerKv {
  const { from, to, headDim, rotary } = cut;
  return {
    key: joinedRows(key, cut, (rows) => turned(rows, headDim, from - to, rotary)),
    value: joinedRows(value, cut, (rows) => rows),
  };
}

function joinedRows(
  data: CacheData,
  { from, to, length, capacity, nKvHead, headDim }: Cut,
  moved: (rows: CacheData) => CacheData,
): CacheData {
  const kept = length - (to - from);
  const result = new Float32Array(nKvHead * kept * headDim);
  for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
    const first = kvHead * capacity * headDim;
    const rows = data.subarray(first, first + length * headDim); // [length, headDim]
    result.set(rows.subarray(0, from * headDim), kvHead * kept * headDim);
    result.set(moved(rows.subarray(to * headDim)), (kvHead * kept + from) * headDim);
  }
  return result;
}
