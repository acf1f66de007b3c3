// Token ids → through the model in chunks, each chunk's result handed on. Between chunks an abort is seen: a run
// cannot be interrupted, and 128 tokens of nano take about 20 ms.
import type { TokenId } from "../../protocol/tokenId";
import type { Decoder, DecoderInput, DecoderOutput, PastKv } from "./decoder";
import type { KvCache } from "./kvCache";

export const CHUNK_LENGTH = 128;

/** What is wanted of every chunk; `last` gives logits for the last position of the last chunk only. */
export type PrefillWants = Pick<DecoderInput, "logits" | "probes">;

/** Appends `tokenIds` to `kvCache`. `onChunk` gets each run's output, what came before it, and how many tokens it took. */
export async function prefill(
  decoder: Decoder,
  kvCache: KvCache,
  tokenIds: readonly TokenId[],
  wants: PrefillWants & { onChunk?: (output: DecoderOutput, past: PastKv, length: number) => void },
): Promise<DecoderOutput> {
  let output: DecoderOutput | undefined;
  for (let at = 0; at < tokenIds.length; at += CHUNK_LENGTH) {
    const chunk = tokenIds.slice(at, at + CHUNK_LENGTH);
    const isLast = at + CHUNK_LENGTH >= tokenIds.length;
    const { past } = kvCache;
    output = await decoder.run({
      tokenIds: chunk,
      past,
      logits: wants.logits === "last" && !isLast ? "none" : wants.logits,
      ...(wants.probes && { probes: wants.probes }),
    });
    kvCache.append(chunk, output.rows);
    wants.onChunk?.(output, past, chunk.length);
  }
  if (!output) throw new RangeError("expected at least one token, got none");
  return output;
}
