// What answers the panel's questions, over the shipped model in this process.
import { answer } from "../../../server/engine/answers";
import type { Decoder } from "../../../server/engine/model/decoder";
import { MemoryStore } from "../../../server/engine/memory/memoryStore";
import { Switches } from "../../../server/engine/probe/ablate";
import { ProbeCache } from "../../../server/engine/probe/token";
import { createExplain, type Explain, type ExplainDeps } from "../../../server/explain/explain";
import type { ModelEntry } from "../../../server/model/manifest";
import type { Tokenizer } from "../../../server/tokenizer/tokenizer";

interface Shipped {
  readonly tokenizer: Tokenizer;
  readonly decoder: Decoder;
  readonly entry: ModelEntry;
}

const NO_RECORDS = { latestShown: () => null, get: () => null, generateParamsOf: () => null };

export function shippedExplain(
  { tokenizer, decoder, entry }: Shipped,
  given: Partial<Omit<ExplainDeps, "tokenizer" | "engine" | "model">> = {},
): Explain {
  const probeCache = new ProbeCache(decoder.shape);
  const memoryStore = new MemoryStore(decoder.shape.vocabSize);
  const switches = new Switches();
  const switched = () => switches.open(decoder);
  const timed = async () => (await decoder.openTimed?.()) ?? null;
  const { signal } = new AbortController();
  const engine: ExplainDeps["engine"] = {
    ask: (method, params) =>
      answer(method, params, { decoder, probeCache, memoryStore, switched, timed, signal }),
  };
  return createExplain({
    ...{ tokenizer, engine, model: entry, records: NO_RECORDS, openTexts: () => [] },
    workspaceTexts: () => Promise.resolve({ texts: [], left: 0 }),
    ...given,
  });
}
