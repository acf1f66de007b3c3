// The time of each node of the graph → the time of each stage that a person knows: embedding, each layer's attention and
// feed-forward part, output. A stage ends with the node that multiplies with its last matrix.
import type { EngineClient } from "../engineHost/client";
import type { Anatomy, MatrixRef } from "../onnx/anatomy";
import type { GraphNode } from "../onnx/graph";
import type { TimesResult } from "../protocol/engineProbe";
import type { Answer } from "../protocol/explain";
import type { StageTimes } from "../protocol/explainModel";
import type { TokenId } from "../protocol/tokenId";
import type { Tokenizer } from "../tokenizer/tokenizer";
import type { ModelWeights } from "./weights/modelWeights";

/** Texts are timed by such a length, once each: another text of it takes as long. */
const LENGTHS = [16, 32, 64, 128, 256] as const;

/** By the number of tokens. */
export type KnownTimes = Map<number, Promise<Answer<"times">>>;

export interface TimesDeps {
  readonly text: string;
  readonly tokenizer: Pick<Tokenizer, "encodeSliced">;
  readonly engine: Pick<EngineClient, "ask">;
  readonly weights: () => Promise<ModelWeights>;
  readonly knownTimes: KnownTimes;
  readonly signal: AbortSignal;
}

export async function stageTimes(deps: TimesDeps): Promise<Answer<"times">> {
  const { knownTimes, tokenizer, text, signal } = deps;
  const own = await tokenizer.encodeSliced(text, signal);
  if (own.length === 0) return { times: null };
  const count = LENGTHS.findLast((length) => length <= own.length) ?? LENGTHS[0];
  const known = knownTimes.get(count);
  if (known) return known;
  const measured = measure(lengthened(own, count), deps);
  knownTimes.set(count, measured);
  // What was given up is measured when it is asked for again.
  measured.catch(() => knownTimes.delete(count));
  return measured;
}

async function measure(tokenIds: readonly TokenId[], deps: TimesDeps): Promise<Answer<"times">> {
  const { graph, anatomy } = await deps.weights();
  if (!anatomy) return { times: null };
  const nodes = await deps.engine.ask("times", { tokenIds }, deps.signal);
  return { times: timesOf(nodes, { graph, anatomy, count: tokenIds.length }) };
}

/** Again from its beginning, where it is shorter. */
function lengthened(tokenIds: readonly TokenId[], count: number): TokenId[] {
  return Array.from({ length: count }, (_, i) => tokenIds[i % tokenIds.length] ?? 0);
}

interface Model {
  readonly graph: { readonly nodes: readonly Pick<GraphNode, "name" | "inputs">[] };
  readonly anatomy: Pick<Anatomy, "layers">;
  readonly count: number;
}

/** Null where a stage's last node is not among them. */
export function timesOf({ names, ms }: TimesResult, { graph, anatomy, count }: Model): StageTimes | null {
  const nodeOf = (ref: MatrixRef | null | undefined) => {
    const tensor = ref && (ref.kind === "nBits" ? ref.codes : ref.tensor);
    return graph.nodes.find(({ inputs }) => tensor && inputs.includes(tensor))?.name ?? "";
  };
  /** The runtime may make one node of several, named after the first. */
  const placeOf = (name: string) => (name === "" ? -1 : names.findIndex((own) => own.startsWith(name)));
  const ends = anatomy.layers.flatMap(({ projections, output, feedForward }, layer) => {
    const own = [nodeOf(output), nodeOf(feedForward?.down)];
    return layer === 0 ? [nodeOf(projections[0]), ...own] : own;
  });
  const places = ends.map(placeOf);
  const isInOrder = places.every((place, i) => place > (places[i - 1] ?? -1));
  if (!isInOrder || places.length === 0) return null;
  // The first projection itself belongs to the first layer.
  const bounds = [(places[0] ?? 0) - 1, ...places.slice(1)];
  const sums = [...bounds, names.length - 1].map((end, i) => {
    const begin = i === 0 ? 0 : (bounds[i - 1] ?? 0) + 1;
    return ms.subarray(begin, end + 1).reduce((sum, each) => sum + each, 0);
  });
  const every = (first: number) =>
    Float32Array.from(anatomy.layers, (_, layer) => sums[first + 2 * layer] ?? 0);
  return {
    count,
    embeddingMs: sums[0] ?? 0,
    attentionMs: every(1),
    feedForwardMs: every(2),
    headMs: sums.at(-1) ?? 0,
  };
}
