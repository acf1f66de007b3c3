// What is asked of the loaded model → one function a request, each a line of one table. A new request is its types in
// protocol/engine.ts and its line here.
import type { ModelMethod, ModelRequests } from "../protocol/engine";
import { computeChoices } from "./generate/choices";
import type { MemoryStore } from "./memory/memoryStore";
import type { Decoder, TimedDecoder } from "./model/decoder";
import { checkInside } from "../onnx/inside";
import { computeAblation } from "./probe/ablate";
import { computeDirect } from "./probe/direct";
import { computeFeedForward } from "./probe/feedForward";
import { computeAttention } from "./probe/attention";
import { computeLookBack } from "./probe/lookBack";
import { computeOverview } from "./probe/overview";
import { computeScore } from "./probe/score";
import { type ProbeCache, probeToken } from "./probe/token";
import { computeTimes } from "./probe/times";
import { computeVector } from "./probe/vector";

export interface ModelAccess {
  readonly decoder: Decoder;
  readonly probeCache: ProbeCache;
  readonly memoryStore: MemoryStore;
  /** The model once more, of which parts can be left out; scheduled as `decoder` is. */
  readonly switched: () => Promise<Decoder | null>;
  /** The model once more, timed; scheduled as `decoder` is. */
  readonly timed: () => Promise<TimedDecoder | null>;
  readonly signal: AbortSignal;
}

type Answer<M extends ModelMethod> = (
  params: ModelRequests[M]["params"],
  model: ModelAccess,
) => Promise<ModelRequests[M]["result"]>;

const ANSWERS: { readonly [M in ModelMethod]: Answer<M> } = {
  attention: (params, { decoder }) => computeAttention(params, decoder),
  score: (params, { decoder, probeCache }) => computeScore(params, decoder, probeCache),
  probe: (params, { decoder, probeCache }) => probeToken(params, decoder, probeCache),
  overview: (params, { decoder, signal }) => computeOverview(params, decoder, signal),
  vector: (params, { decoder }) => computeVector(params, decoder),
  lookBack: (params, { decoder, probeCache }) => computeLookBack(params, decoder, probeCache),
  direct: (params, { decoder, probeCache }) => computeDirect(params, decoder, probeCache),
  choices: (params, model) => computeChoices(params, model),
  ablate: async (params, { decoder, probeCache, switched }) => {
    const own = await switched();
    checkInside(own);
    return computeAblation(params, { decoder, cache: probeCache, switched: own });
  },
  feedForward: (params, { decoder, probeCache }) => computeFeedForward(params, decoder, probeCache),
  times: async (params, { timed }) => computeTimes(params, await timed()),
};

export function answer<M extends ModelMethod>(
  method: M,
  params: ModelRequests[M]["params"],
  model: ModelAccess,
): Promise<ModelRequests[M]["result"]> {
  return ANSWERS[method](params, model);
}
