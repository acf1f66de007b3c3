// Finding a weight tensor's bytes in an .onnx file that is built here field by field.
import { expect, test } from "vitest";
import { largestFloatTensor } from "../../../e2e/editor/onnxFile";

const FLOAT32 = 1;
const UINT8 = 2;

function lengthDelimited(field: number, bytes: Buffer): Buffer {
  const low = bytes.length & 0x7f;
  const high = bytes.length >> 7;
  const length = high === 0 ? [low] : [low | 0x80, high];
  return Buffer.concat([Buffer.from([field * 8 + 2, ...length]), bytes]);
}

function tensor(name: string, dataType: number, data: Buffer): Buffer {
  const fields = [
    Buffer.from([2 * 8, dataType]),
    lengthDelimited(8, Buffer.from(name)),
    lengthDelimited(9, data),
  ];
  return lengthDelimited(5, Buffer.concat(fields));
}

const IR_VERSION = Buffer.from([8, 10]);
const model = (...tensors: Buffer[]) =>
  Buffer.concat([IR_VERSION, lengthDelimited(7, Buffer.concat(tensors))]);

test("finds the largest float tensor among those with a matching name", () => {
  const wanted = Buffer.alloc(300, 3);
  const file = model(
    tensor("embed", FLOAT32, Buffer.alloc(900, 1)),
    tensor("layers.0.scale", FLOAT32, Buffer.alloc(100, 2)),
    tensor("layers.1.scale", FLOAT32, wanted),
    tensor("layers.1.packed", UINT8, Buffer.alloc(800, 4)),
  );
  const found = largestFloatTensor(file, /layer/);
  expect(found.name).toBe("layers.1.scale");
  expect(file.subarray(found.start, found.end)).toEqual(wanted);
});

test("throws when no tensor has such a name", () => {
  expect(() => largestFloatTensor(model(tensor("embed", FLOAT32, Buffer.alloc(8))), /layer/)).toThrow(
    /no float32 tensor/,
  );
});
