// GGUF's tensor types that Loupe reads: GGUF's number → name, numbers in a block, bytes of a block. Decodes nothing.

export interface TensorType {
  readonly name: TensorTypeName;
  /** Numbers that share a block. */
  readonly length: number;
  readonly bytes: number;
}

const SUPER = 256;

const TYPES = {
  0: { name: "F32", length: 1, bytes: 4 },
  1: { name: "F16", length: 1, bytes: 2 },
  2: { name: "Q4_0", length: 32, bytes: 18 },
  3: { name: "Q4_1", length: 32, bytes: 20 },
  6: { name: "Q5_0", length: 32, bytes: 22 },
  7: { name: "Q5_1", length: 32, bytes: 24 },
  8: { name: "Q8_0", length: 32, bytes: 34 },
  10: { name: "Q2_K", length: SUPER, bytes: 84 },
  11: { name: "Q3_K", length: SUPER, bytes: 110 },
  12: { name: "Q4_K", length: SUPER, bytes: 144 },
  13: { name: "Q5_K", length: SUPER, bytes: 176 },
  14: { name: "Q6_K", length: SUPER, bytes: 210 },
  30: { name: "BF16", length: 1, bytes: 2 },
} as const;

export type TensorTypeName = (typeof TYPES)[keyof typeof TYPES]["name"];

/** Names of types that are not read, so that a refusal can say more than a number. */
const OTHERS: Readonly<Record<number, string>> = {
  9: "Q8_1",
  15: "Q8_K",
  16: "IQ2_XXS",
  17: "IQ2_XS",
  18: "IQ3_XXS",
  19: "IQ1_S",
  20: "IQ4_NL",
  21: "IQ3_S",
  22: "IQ2_S",
  23: "IQ4_XS",
  28: "F64",
  29: "IQ1_M",
  34: "TQ1_0",
  35: "TQ2_0",
  39: "MXFP4",
};

export const TENSOR_TYPE_NAMES: readonly TensorTypeName[] = Object.values(TYPES).map(({ name }) => name);

export function tensorTypeOf(number: number): TensorType | null {
  return (TYPES as Readonly<Record<number, TensorType>>)[number] ?? null;
}

export function typeNumberOf(name: TensorTypeName): number {
  return Number(Object.entries(TYPES).find(([, type]) => type.name === name)?.[0]);
}

export function nameOfType(number: number): string {
  return tensorTypeOf(number)?.name ?? OTHERS[number] ?? String(number);
}
