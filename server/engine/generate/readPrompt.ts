// A prompt → the logits behind it, by as few tokens as what was read before allows.
import type { GenerateParams } from "../../protocol/engine";
import type { Decoder } from "../model/decoder";
import type { KvCache } from "../model/kvCache";
import { SEAM_TOKENS } from "../model/keptSuffix";
import { prefill } from "../model/prefill";

export interface ReadDeps {
  readonly decoder: Decoder;
  readonly kvCache: KvCache;
}

/** How many tokens are there already, and reading the others. */
export interface Reading {
  readonly reusedLength: number;
  /** [vocabSize] */
  readonly read: () => Promise<Float32Array>;
}

export function beginReading(
  { promptIds, suffix, maxTokens }: Pick<GenerateParams, "promptIds" | "suffix" | "maxTokens">,
  { decoder, kvCache }: ReadDeps,
): Reading {
  const { keptSuffix } = kvCache;
  keptSuffix.keep(kvCache);
  if (!suffix?.mayMove) kvCache.truncate(kvCache.exactLength);
  const shared = kvCache.keepSharedPrefix(promptIds, maxTokens);
  const end = promptIds.length - 1;
  const from = suffix ? suffix.from + SEAM_TOKENS : end;
  const isMoved = suffix?.mayMove === true && shared <= from;
  const moved = isMoved ? keptSuffix.movedTo(promptIds, from, decoder) : null;
  const read = async () => {
    if (moved) {
      const anew = promptIds.slice(shared, from);
      if (anew.length > 0) await prefill(decoder, kvCache, anew, { logits: "none" });
      kvCache.appendKept(promptIds.slice(from, end), moved);
    }
    const rest = promptIds.slice(kvCache.pastLength);
    const { logits } = await prefill(decoder, kvCache, rest, { logits: "last" });
    if (suffix) keptSuffix.noteRead(from, end);
    return logits;
  };
  const movedLength = moved ? end - from : 0;
  return { reusedLength: shared + movedLength, read };
}
