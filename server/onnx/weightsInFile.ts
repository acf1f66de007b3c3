// A model's bytes → the same model whose weights are named by their places in the file that the bytes were read from. The
// runtime maps them from there while it lays them out for its kernels, where bytes in memory would be kept three times over
// (the text of the model, the tensors, what the kernels use). What was changed about the bytes must have left the weights
// where they were: edits in place and additions behind the end do.
import { ENTRY, GRAPH, MODEL, TENSOR } from "./messages";
import { bytesField, bytesHead, type Field, readFields, varintField } from "./protobuf";

/** Smaller ones are not worth a mapping. */
const MIN_BYTES = 16_384;
/** ONNX's `TensorProto.EXTERNAL`. */
const EXTERNAL = 1;
/** ONNX's numbers for element types → bytes of one; those of other types stay where they are. */
const ELEMENT_BYTES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 1],
  [3, 1],
  [10, 2],
]);

/** `fileName`: of the file in the folder that the session is told to look for weights in. */
export function leaveWeightsInFile(bytes: Buffer, fileName: string): Buffer {
  const parts = readFields(bytes).flatMap((field) => {
    if (field.number !== MODEL.graph) return [whole(bytes, field)];
    const graph = readFields(bytes, field.start, field.end).flatMap((part) =>
      part.number === GRAPH.initializer ? initializer(bytes, part, fileName) : [whole(bytes, part)],
    );
    return [
      bytesHead(
        MODEL.graph,
        graph.reduce((sum, { length }) => sum + length, 0),
      ),
      ...graph,
    ];
  });
  return Buffer.concat(parts);
}

function initializer(bytes: Buffer, tensor: Field, fileName: string): Buffer[] {
  const fields = readFields(bytes, tensor.start, tensor.end);
  const data = fields.find(({ number }) => number === TENSOR.rawData);
  const type = fields.find(({ number }) => number === TENSOR.dataType)?.value ?? 0;
  const elementBytes = ELEMENT_BYTES.get(type);
  // A mapped number that straddles its natural places is more than some processors' kernels promise to read.
  const isMappable = data && elementBytes !== undefined && data.start % elementBytes === 0;
  if (!isMappable || data.end - data.start < MIN_BYTES) return [whole(bytes, tensor)];
  const place = { location: fileName, offset: `${data.start}`, length: `${data.end - data.start}` };
  const entries = Object.entries(place).map(([key, value]) =>
    bytesField(
      TENSOR.externalData,
      Buffer.concat([bytesField(ENTRY.key, key), bytesField(ENTRY.value, value)]),
    ),
  );
  const kept = fields.filter((field) => field !== data).map((field) => whole(bytes, field));
  return [
    bytesField(
      GRAPH.initializer,
      Buffer.concat([...kept, ...entries, varintField(TENSOR.dataLocation, EXTERNAL)]),
    ),
  ];
}

function whole(bytes: Buffer, { at, end }: Field): Buffer {
  return bytes.subarray(at, end);
}
