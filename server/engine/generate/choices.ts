// One step of a generation, looked at without taking it: what was asked, and the tokens chosen so far → the outcomes in
// the order in which the generation would take them. Keys and values are the panel's, so that another step of the same
// prompt costs one run; the memory is asked what it knows now.
import type { ChoicesParams, ChoicesResult } from "../../protocol/engine";
import { assert, type Decoder } from "../model/decoder";
import type { MemoryStore } from "../memory/memoryStore";
import { Outcomes } from "./outcomes";
import type { ProbeCache } from "../probe/token";

export interface ChoicesDeps {
  readonly decoder: Decoder;
  readonly probeCache: ProbeCache;
  readonly memoryStore: MemoryStore;
}

export async function computeChoices(
  { generate, chosen, count }: ChoicesParams,
  deps: ChoicesDeps,
): Promise<ChoicesResult> {
  const { vocabSize, contextLength } = deps.decoder.shape;
  const tokenIds = [...generate.promptIds, ...chosen];
  assert(
    tokenIds.length > 0 && tokenIds.length <= contextLength,
    `expected 1 to ${contextLength} tokens, got ${tokenIds.length}`,
  );
  const outcomes = new Outcomes(generate, deps.memoryStore, vocabSize);
  for (const tokenId of chosen) outcomes.accept(tokenId);
  const isModelAsked = generate.memory?.mixing !== null;
  const logits = isModelAsked ? await logitsAfter(tokenIds, deps) : null;
  return { choices: outcomes.rank(logits, count) };
}

/** [vocabSize] */
async function logitsAfter(
  tokenIds: ChoicesParams["chosen"],
  { decoder, probeCache }: ChoicesDeps,
): Promise<Float32Array> {
  const last = tokenIds.length - 1;
  const { logits } = await probeCache.during(last, { tokenIds, decoder }, (past) =>
    decoder.run({ tokenIds: tokenIds.slice(last), past, logits: "last" }),
  );
  return logits;
}
