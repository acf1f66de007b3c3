// Numbers of the fields of ONNX's messages (onnx.proto), and what is read of a message that is in memory.
import { readFields } from "./protobuf";

export const MODEL = { graph: 7, trainingInfo: 20, functions: 25 } as const;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;
export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
export const FUNCTION = { node: 7, attribute: 11 } as const;
export const ATTRIBUTE = {
  name: 1,
  i: 3,
  t: 5,
  g: 6,
  tensors: 10,
  graphs: 11,
  sparse: 22,
  sparses: 23,
} as const;
export const TENSOR = { externalData: 13 } as const;
export const SPARSE_TENSOR = { values: 1, indices: 2 } as const;

export function childMessages(message: Buffer, ...numbers: readonly number[]): Buffer[] {
  return readFields(message)
    .filter(({ number }) => numbers.includes(number))
    .map(({ start, end }) => message.subarray(start, end));
}

export function textOf(message: Buffer, number: number): string {
  return childMessages(message, number)[0]?.toString("utf8") ?? "";
}
