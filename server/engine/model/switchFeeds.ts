// The switches of a model's parts, fed: all on, but for the part that is left out.
import type { SwitchedGraph } from "../../onnx/switches";
import type { ModelPart } from "../../protocol/engineProbe";
import type { ModelShape } from "../../protocol/engine";
import { Tensor } from "./onnxruntime";
import { assert } from "./decoder";

const FLOAT16 = 10;
/** 1 in half precision. */
const HALF_ONE = 0x3c00;

export function switchNames(switched: SwitchedGraph | null): readonly string[] {
  return switched ? [...switched.heads, ...switched.feedForward.flatMap((name) => name ?? [])] : [];
}

export function switchFeeds(
  switched: SwitchedGraph | null,
  { nHead, headDim }: Pick<ModelShape, "nHead" | "headDim">,
  without: ModelPart | undefined,
): Record<string, Tensor> {
  assert(switched !== null || without === undefined, "expected a decoder with switches to leave a part out");
  if (!switched) return {};
  const { heads, feedForward, elementType } = switched;
  const isOff = (kind: ModelPart["kind"], layer: number) => without?.kind === kind && without.layer === layer;
  const feeds: Record<string, Tensor> = {};
  heads.forEach((name, layer) => {
    const isKept = (at: number) =>
      !(without?.kind === "head" && without.layer === layer && at === without.head);
    const values = Array.from({ length: nHead * headDim }, (_, i) => isKept(Math.floor(i / headDim)));
    feeds[name] = tensor(values, elementType); // [nHead · headDim]
  });
  feedForward.forEach((name, layer) => {
    if (name !== null) feeds[name] = tensor([!isOff("feedForward", layer)], elementType); // [1]
    assert(
      name !== null || !isOff("feedForward", layer),
      `expected a feed-forward part in layer ${layer}, got none`,
    );
  });
  return feeds;
}

function tensor(isOn: readonly boolean[], elementType: number): Tensor {
  if (elementType !== FLOAT16) return new Tensor("float32", Float32Array.from(isOn, Number), [isOn.length]);
  const halves = Uint16Array.from(isOn, (on) => (on ? HALF_ONE : 0));
  // The runtime's types know halves by the engine's own array only.
  return new Tensor("float16", halves as never, [isOn.length]);
}
