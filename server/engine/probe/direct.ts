// Tokens and stretches of what stands before them → how probable the last tokens are where each stretch is taken out of what
// they read. The keys behind it are turned back by its length, so positions are those of a text without it; what the other
// tokens know of it stays. One run of the scored tokens a stretch: cheap enough to compare all lines of a prompt.
import type { DirectParams, DirectResult } from "../../protocol/engineProbe";
import type { RotaryTable } from "../../onnx/rotate";
import { assert, type CacheData, type Decoder, type LayerKv } from "../model/decoder";
import { turned, turnsOnly } from "../model/keptSuffix";
import { logProbOf } from "../model/sampler";
import type { ProbeCache } from "./token";

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
    const without = new Float32Array(parts.length); // [parts]
    for (const [i, part] of parts.entries()) {
      assert(
        0 <= part.from && part.from <= part.to && part.to <= first,
        `expected a part before token ${first}, got ${part.from} to ${part.to}`,
      );
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
    return { without };
  });
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
