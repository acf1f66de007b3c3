// Token ids → through the model in chunks, each chunk's result handed on. Between chunks an abort is seen: a run
// cannot be interrupted, and 128 tokens of nano take about 20 ms.
import type { TokenId } from "../../protocol/tokenId";
import type { Decoder, DecoderInput, DecoderOutput } from "./decoder";
import type { KvCache } from "./kvCache";

export const CHUNK_LENGTH = 128;

/** What is wanted of every chunk; `last` gives logits for the last position of the last chunk only. */
export type PrefillWants = Pick<DecoderInput, "logits" | "probes">;

/** Appends `tokenIds` to `kvCache`. `onChunk` gets each run's output and the place of its first token in the cache. */
export async function prefill(
  decoder: Decoder,
  kvCache: KvCache,
  tokenIds: readonly TokenId[],
  wants: PrefillWants & { onChunk?: (output: DecoderOutput, start: number, length: number) => void },
): Promise<DecoderOutput> {
  let output: DecoderOutput | undefined;
  for (let at = 0; at < tokenIds.length; at += CHUNK_LENGTH) {
    const chunk = tokenIds.slice(at, at + CHUNK_LENGTH);
    const isLast = at + CHUNK_LENGTH >= tokenIds.length;
    const start = kvCache.pastLength;
    output = await decoder.run({
      tokenIds: chunk,
      past: kvCache.layers,
      pastLength: start,
      room: () => kvCache.room(chunk.length),
      logits: wants.logits === "last" && !isLast ? "none" : wants.logits,
      ...(wants.probes && { probes: wants.probes }),
    });
    kvCache.append(chunk, output.present);
    wants.onChunk?.(output, start, chunk.length);
  }
  if (!output) throw new RangeError("expected at least one token, got none");
  return output;
}
