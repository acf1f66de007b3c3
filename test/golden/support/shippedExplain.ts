// What answers the panel's questions, over the shipped model in this process.
import { computeChoices } from "../../../server/engine/generate/choices";
import type { Decoder } from "../../../server/engine/model/decoder";
import { MemoryStore } from "../../../server/engine/memory/memoryStore";
import { computeAttention } from "../../../server/engine/probe/attention";
import { computeLookBack } from "../../../server/engine/probe/lookBack";
import { computeOverview } from "../../../server/engine/probe/overview";
import { ProbeCache, probeToken } from "../../../server/engine/probe/token";
import { computeVector } from "../../../server/engine/probe/vector";
import { computeScore } from "../../../server/engine/probe/score";
import { createExplain, type Explain, type ExplainDeps } from "../../../server/explain/explain";
import type { ModelEntry } from "../../../server/model/manifest";
import type { Tokenizer } from "../../../server/tokenizer/tokenizer";

interface Shipped {
  readonly tokenizer: Tokenizer;
  readonly decoder: Decoder;
  readonly entry: ModelEntry;
}

const NO_RECORDS = { latestShown: () => null, get: () => null, askedOf: () => null };

export function shippedExplain(
  { tokenizer, decoder, entry }: Shipped,
  given: Partial<Omit<ExplainDeps, "tokenizer" | "engine" | "model">> = {},
): Explain {
  const cache = new ProbeCache(decoder.shape);
  const memoryStore = new MemoryStore(decoder.shape.vocabSize);
  const { signal } = new AbortController();
  const engine: ExplainDeps["engine"] = {
    attention: (params) => computeAttention(params, decoder),
    score: (params) => computeScore(params, decoder, cache),
    probe: (params) => probeToken(params, decoder, cache),
    overview: (params) => computeOverview(params, decoder, signal),
    vector: (params) => computeVector(params, decoder),
    lookBack: (params) => computeLookBack(params, decoder, cache),
    choices: (params) => computeChoices(params, { decoder, probeCache: cache, memoryStore }),
  };
  return createExplain({
    ...{ tokenizer, engine, model: entry, records: NO_RECORDS, openTexts: () => [] },
    workspaceTexts: () => Promise.resolve({ texts: [], left: 0 }),
    ...given,
  });
}
