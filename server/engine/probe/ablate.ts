// Tokens and parts of the model → how probable the last tokens are without each part: what it gives at their places counts as
// zeros. What stands before them is read with everything.
import type { AblateParams, AblateResult } from "../../protocol/engineProbe";
import { assert, type Decoder, type SwitchedDecoder } from "../model/decoder";
import { logProbOf } from "../model/sampler";
import type { ProbeCache } from "./token";

export interface AblateModel {
  readonly decoder: Decoder;
  readonly cache: ProbeCache;
  readonly switched: Decoder;
}

export async function computeAblation(
  { tokenIds, from, parts }: AblateParams,
  { decoder, cache, switched }: AblateModel,
): Promise<AblateResult> {
  const { contextLength, vocabSize } = decoder.shape;
  assert(
    tokenIds.length <= contextLength,
    `expected at most ${contextLength} tokens, got ${tokenIds.length}`,
  );
  assert(from >= 1 && from <= tokenIds.length, `expected a place from 1 to ${tokenIds.length}, got ${from}`);
  const first = from - 1; // the row whose logits are about token `from`
  const isScored = from < tokenIds.length;
  const read = isScored ? tokenIds.slice(first, -1) : tokenIds.slice(first);
  return cache.during(first, { tokenIds: tokenIds.slice(0, first), decoder }, async (past) => {
    const run = async (without: AblateParams["parts"][number] | null) => {
      const input = { tokenIds: read, past, logits: "all" } as const;
      const { logits } = await switched.run({ ...input, ...(without && { without }) }); // [read, vocabSize]
      return { logits: isScored ? new Float32Array() : logits.slice(0, vocabSize), sum: scored(logits) };
    };
    const scored = (logits: Float32Array) =>
      tokenIds.slice(from).reduce((sum, id, row) => {
        return sum + logProbOf(logits.subarray(row * vocabSize, (row + 1) * vocabSize), id);
      }, 0);
    const results = [await run(null)];
    for (const part of parts) results.push(await run(part));
    return {
      whole: results[0]?.sum ?? 0,
      without: Float32Array.from(results.slice(1), ({ sum }) => sum),
      logits: joined(results.map(({ logits }) => logits)),
    };
  });
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const result = new Float32Array(rows.length * width); // [rows, width]
  rows.forEach((row, i) => result.set(row, i * width));
  return result;
}

/** Opened when first asked for, and let go with the panel. */
export class Switches {
  private opened: Promise<SwitchedDecoder | null> | null = null;

  open(decoder: Decoder): Promise<SwitchedDecoder | null> {
    this.opened ??= decoder.openSwitched?.() ?? Promise.resolve(null);
    return this.opened;
  }

  clear(): void {
    const { opened } = this;
    this.opened = null;
    opened?.then(
      (decoder) => decoder?.release(),
      // It was never opened: the caller has been told.
      () => undefined,
    );
  }
}
