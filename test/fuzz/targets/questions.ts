// Questions of the panel, as they come over the wire, against the table of answers with an engine that says nothing.
import { createExplain, type ExplainDeps } from "../../../server/explain/explain";
import type { ExplainParams } from "../../../server/protocol/explain";
import { mutatedJson } from "../mutate";
import type { Random } from "../random";
import { refusesLater, type Target } from "../target";

const SHAPE = { vocabSize: 256, contextLength: 16, nLayer: 2, nHead: 4, nKvHead: 2, headDim: 8 };
const PLACE = { layer: 1, head: 3, position: 1 };
const PROMPT = { promptIds: [1, 2, 3, 255], parts: [{ from: 1, to: 3 }] };
const GOOD: readonly object[] = [
  { kind: "attention", layer: 1, head: 3 },
  ...["head", "position"].map((kind) => ({ kind, ...PLACE })),
  ...["overview", "surprise", "parameters"].map((kind) => ({ kind })),
  { kind: "next", position: 1 },
  { kind: "layers", position: 0 },
  { kind: "embedding", tokenId: 249 },
  { kind: "weights", layer: 0, head: 0, matrix: "output" },
  { kind: "suggestion", turn: 3 },
  { kind: "continue", record: 1, chosen: [4] },
  { kind: "influence", chosen: [4], ...PROMPT },
  { kind: "similar", scope: "open" },
  { kind: "partAttention", ...PROMPT },
  { kind: "lineInfluence", turn: 0 },
  { kind: "tokenInfluence", record: 1, group: 0 },
  { kind: "vocabularyPlace", tokenId: 0 },
  { kind: "vocabulary", search: "12" },
];

const ids = (text: string) => Array.from(Buffer.from(text));
const spans = (text: string) =>
  ids(text).map((tokenId, i) => ({
    tokenId,
    bytes: [tokenId],
    start: Math.min(i, text.length),
    end: Math.min(i + 1, text.length),
  }));
const tokenizer = {
  vocabSize: 250,
  encode: ids,
  encodeSliced: (text: string) => Promise.resolve(ids(text)),
  encodeWithSpansSliced: (text: string) => Promise.resolve(spans(text)),
  decode: (tokenIds: readonly number[]) => Buffer.from(tokenIds).toString("latin1"),
  bytesOf: (id: number) => Uint8Array.of(id),
  mergeOf: () => null,
  isSpecial: () => false,
};
const record = { id: 1, prompt: { model: "fake", parts: [], healedText: "" }, context: null, tokens: [] };

/** Each answer has the size that the question must have bounded. */
function answerOf(method: string, { tokenIds = [] }: { tokenIds?: readonly number[] }): object {
  if (tokenIds.length > SHAPE.contextLength)
    throw new Error(`the engine was asked of ${tokenIds.length} tokens`);
  const floats = (length: number) => new Float32Array(length);
  const { nLayer, nHead, headDim, vocabSize } = SHAPE;
  const seen = floats(tokenIds.length * headDim);
  switch (method) {
    case "attention":
      return { weights: floats(tokenIds.length ** 2) };
    case "lookBack":
      return { weights: floats(nLayer * nHead * tokenIds.length) };
    case "score":
      return { logProbs: floats(tokenIds.length), ranks: new Int32Array(tokenIds.length) };
    case "choices":
      return { choices: [] };
    case "vector":
      return { vector: floats(8) };
    case "overview":
      return {
        side: 1,
        received: floats(8),
        pictures: new Uint8Array(nLayer * nHead),
        scores: floats(8),
        shuffled: floats(8),
      };
    default:
      return {
        ...{ query: floats(headDim), rotatedQuery: floats(headDim), keys: seen, values: seen, scale: 1 },
        ...{
          weights: floats(tokenIds.length),
          weightsAreRead: true,
          hidden: floats(24),
          logits: floats(vocabSize),
        },
      };
  }
}

const explain = createExplain({
  tokenizer,
  engine: { ask: (method: string, params: object) => Promise.resolve(answerOf(method, params)) },
  openTexts: () => [],
  workspaceTexts: () => Promise.resolve({ texts: [], left: 0 }),
  records: {
    latestShown: () => record,
    get: () => record,
    generateParamsOf: () => ({ promptIds: [1], stopIds: [] }),
  },
  model: { id: "fake", shape: SHAPE, model: { path: "none.onnx", bytes: 1 }, mixing: null },
} as unknown as ExplainDeps);

function paramsOf(random: Random): ExplainParams {
  const good = { text: random.text(30), question: random.pick(GOOD) };
  return mutatedJson(good, random) as unknown as ExplainParams;
}

export const questions: Target = {
  name: "explain questions",
  cases: 100_000,
  run: async (random) => {
    const ask = () => explain.answer(paramsOf(random), new AbortController().signal);
    await refusesLater(() => ask().catch(exceptMissingFile));
  },
};

/** There is no file of weights here: what asks for one has got past the bounds. */
function exceptMissingFile(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
