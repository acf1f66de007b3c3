// The names of the model's inputs and outputs, as public decoders export them: the only place where they appear.

export const INPUT_IDS = "input_ids";
export const ATTENTION_MASK = "attention_mask";
export const POSITION_IDS = "position_ids";
/** Rows of logits to compute, counted from the last; 0 means all. */
export const NUM_LOGITS_TO_KEEP = "num_logits_to_keep";
export const LOGITS = "logits";

/** Inputs other than the cache that Loupe can feed. */
export const PLAIN_INPUTS: readonly string[] = [INPUT_IDS, ATTENTION_MASK, POSITION_IDS, NUM_LOGITS_TO_KEEP];

export const pastKey = (layer: number) => `past_key_values.${layer}.key`;
export const pastValue = (layer: number) => `past_key_values.${layer}.value`;
export const presentKey = (layer: number) => `present.${layer}.key`;
export const presentValue = (layer: number) => `present.${layer}.value`;
/** Of a run's new tokens alone (newRows.ts). */
export const newKey = (layer: number) => `loupe.rows.${layer}.key`;
export const newValue = (layer: number) => `loupe.rows.${layer}.value`;
/** Keys and values in one tensor: how the runtime's older exports have their cache. */
export const pastBoth = (layer: number) => `past_${layer}`;
export const presentBoth = (layer: number) => `present_${layer}`;
export const attentions = (layer: number) => `attentions.${layer}`;

/** The nodes whose attention weights are outputs: WebGPU refuses them, so there they stay on the CPU. */
export const attentionNode = (layer: number) => `/model/layers.${layer}/attn/GroupQueryAttention`;
