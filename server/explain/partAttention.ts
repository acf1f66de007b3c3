// What the last token of a prompt looks at, in all layers and heads → how that falls on the prompt's parts.
import type { EngineClient } from "../engineHost/client";
import type { ModelShape } from "../protocol/engine";
import type { ExplainQuestions } from "../protocol/explain";
import type { PartAttention, PromptSpan } from "../protocol/explainContext";

export interface PartAttentionDeps {
  readonly engine: Pick<EngineClient, "ask">;
  readonly model: { readonly shape: ModelShape };
  readonly signal: AbortSignal;
}

export async function partAttention(
  { promptIds, parts }: ExplainQuestions["partAttention"]["ask"],
  { engine, model, signal }: PartAttentionDeps,
): Promise<PartAttention> {
  const { weights } = await engine.ask("lookBack", { tokenIds: promptIds }, signal); // [nLayer, nHead, promptIds.length]
  return attentionOfParts(weights, { parts, length: promptIds.length, ...model.shape });
}

/** `weights` [nLayer, nHead, length] → means over heads of the sums over each part's tokens. */
export function attentionOfParts(
  weights: Float32Array,
  {
    parts,
    length,
    nLayer,
    nHead,
  }: {
    readonly parts: readonly PromptSpan[];
    readonly length: number;
    readonly nLayer: number;
    readonly nHead: number;
  },
): PartAttention {
  const byLayer = new Float32Array(nLayer * parts.length); // [nLayer, parts]
  const shares = new Float32Array(parts.length); // [parts]
  for (let layer = 0; layer < nLayer; layer++) {
    parts.forEach(({ from, to }, part) => {
      let sum = 0;
      for (let head = 0; head < nHead; head++) {
        const row = (layer * nHead + head) * length;
        for (let i = from; i < to; i++) sum += weights[row + i] ?? 0;
      }
      byLayer[layer * parts.length + part] = sum / nHead;
      shares[part] = (shares[part] ?? 0) + sum / nHead / nLayer;
    });
  }
  return { byLayer, shares };
}
