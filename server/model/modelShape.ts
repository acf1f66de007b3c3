// An ONNX decoder's inputs, outputs and nodes, and beside them its configuration → the numbers of the model. The file
// itself has the first word; the configuration is asked for what the file leaves open.
import type { ModelShape } from "../protocol/engine";
import type { SentenceCode } from "../protocol/sentences";
import { ModelRefused } from "./errors";
import type { OnnxFile } from "../onnx/graph";

/** More tokens than this of a prompt take a laptop's processor too long, whatever window a model has. */
export const MAX_CONTEXT_LENGTH = 2048;

/** Far above any model: what is computed from them stays within memory. */
export const MAX_SHAPE = {
  vocabSize: 2 ** 21,
  contextLength: 2 ** 24,
  nLayer: 1024,
  nHead: 1024,
  nKvHead: 1024,
  headDim: 4096,
} as const satisfies ModelShape;

/** Public names of the number of heads, of the size of one, of the window. The first that is there counts. */
const HEADS = ["num_attention_heads", "n_head"];
const HEAD_DIM = ["head_dim", "head_size"];
const HIDDEN = ["hidden_size", "n_embd"];
const WINDOW = ["max_position_embeddings", "n_positions", "n_ctx", "context_length"];
const VOCABULARY = ["vocab_size"];

export function readModelShape(onnx: OnnxFile, configs: readonly unknown[]): ModelShape {
  const asked = (names: readonly string[]) => configured(configs, names);
  const pasts = onnx.inputs.filter(({ name }) => /^past_key_values\.\d+\.key$|^past_\d+$/.test(name));
  const [past] = pasts;
  if (!past) throw new ModelRefused("noCache");
  const [nKvHeadOf = null, , headDimOf = null] = past.dims.slice(past.dims.length - 3);
  const logits = onnx.outputs.find(({ name }) => name === "logits");
  if (!logits) throw new ModelRefused("noLogits");
  const grouped = onnx.nodes.find((node) => node.opType === "GroupQueryAttention");
  const nHead = grouped?.attributes.get("num_heads") ?? asked(HEADS);
  const hidden = asked(HIDDEN);
  const perHead = hidden !== undefined && nHead ? hidden / nHead : undefined;
  const shape = {
    vocabSize: required("vocabSize", logits.dims.at(-1) ?? asked(VOCABULARY)),
    contextLength: Math.min(required("contextLength", asked(WINDOW)), MAX_CONTEXT_LENGTH),
    nLayer: required("nLayer", pasts.length),
    nHead: required("nHead", nHead),
    nKvHead: required("nKvHead", nKvHeadOf ?? grouped?.attributes.get("kv_num_heads")),
    headDim: required("headDim", headDimOf ?? asked(HEAD_DIM) ?? perHead),
  };
  if (shape.nHead % shape.nKvHead !== 0) {
    throw new ModelRefused("headsNotInGroups", [shape.nHead, shape.nKvHead]);
  }
  return shape;
}

const NAME_OF: Readonly<Record<keyof ModelShape, SentenceCode>> = {
  vocabSize: "tokensOfVocabulary",
  contextLength: "tokensOfWindow",
  nLayer: "layers",
  nHead: "attentionHeads",
  nKvHead: "kvHeads",
  headDim: "numbersAHead",
};

function required(field: keyof ModelShape, value: number | null | undefined): number {
  const name = { code: NAME_OF[field], args: [] };
  if (typeof value !== "number" || !Number.isInteger(value) || value <= 0)
    throw new ModelRefused("numberMissing", [name]);
  if (value > MAX_SHAPE[field]) throw new ModelRefused("numberTooLarge", [name, value, MAX_SHAPE[field]]);
  return value;
}

/** Looks at the top level, then where the runtime's own configuration has it. */
function configured(configs: readonly unknown[], names: readonly string[]): number | undefined {
  const places = configs.flatMap((config) => {
    const top = record(config);
    const model = record(top.model);
    return [top, model, record(model.decoder)];
  });
  for (const name of names) {
    for (const place of places) if (typeof place[name] === "number") return place[name];
  }
  return undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
