import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fromHalf, readFloats } from "../../../../server/onnx/floats";
import { outputsSuffix, readOnnxBytes, readOnnxFile } from "../../../../server/onnx/graph";
import { bytesField } from "../../../../server/onnx/protobuf";

const MODEL = fileURLToPath(new URL("../../../../models/default/model.onnx", import.meta.url));

const text = (number: number, value: string) => bytesField(number, value);
/** A field with a small number, as protobuf writes one. */
const int = (number: number, value: number) => Buffer.from([number * 8, value]);
const message = (number: number, ...fields: Buffer[]) => bytesField(number, Buffer.concat(fields));

/** One MatMul of `x` by a stored matrix [2, 3], and a tensor that lies in a file of its own. */
function model(): Buffer {
  const minusOne = Buffer.from([3 * 8, ...Array<number>(9).fill(0xff), 1]);
  const attribute = message(5, text(1, "local_window_size"), minusOne);
  const node = message(1, text(1, "x"), text(1, "w"), text(2, "y"), text(4, "MatMul"), attribute);
  const stored = message(
    5,
    int(1, 2),
    int(1, 3),
    int(2, 1),
    text(8, "w"),
    bytesField(9, Buffer.alloc(24, 7)),
  );
  const entry = (key: string, value: string) => message(13, text(1, key), text(2, value));
  const packedDims = bytesField(1, Buffer.from([5]));
  const external = message(
    5,
    packedDims,
    int(2, 1),
    text(8, "far"),
    entry("location", "weights.bin"),
    entry("offset", "4096"),
    entry("length", "20"),
  );
  return Buffer.concat([int(1, 9), message(7, node, stored, external, message(12, text(1, "y")))]);
}

describe("an .onnx file", () => {
  test("is read as nodes, tensors and outputs", async () => {
    const file = model();
    const { nodes, tensors, outputs } = await readOnnxBytes(file);
    expect(nodes).toMatchObject([
      {
        name: "",
        opType: "MatMul",
        inputs: ["x", "w"],
        outputs: ["y"],
        attributes: new Map([["local_window_size", -1]]),
      },
    ]);
    expect(outputs).toEqual([{ name: "y", elementType: 0, dims: [] }]);
    const { dims, location, offset, byteLength } = tensors.get("w") ?? {};
    expect({ dims, location, byteLength }).toEqual({ dims: [2, 3], location: null, byteLength: 24 });
    expect([...file.subarray(offset, (offset ?? 0) + 24)]).toEqual(Array(24).fill(7));
    expect(tensors.get("far")).toMatchObject({
      dims: [5],
      location: "weights.bin",
      offset: 4096,
      byteLength: 20,
    });
  });

  test("has more outputs with the suffix after it, and all it had before", async () => {
    const longer = await readOnnxBytes(Buffer.concat([model(), outputsSuffix(["a", "b".repeat(200)])]));
    expect(longer.outputs.map(({ name }) => name)).toEqual(["y", "a", "b".repeat(200)]);
    expect(longer.nodes).toHaveLength(1);
    expect(outputsSuffix([])).toHaveLength(0);
  });

  test("is refused where it ends too early, and where it has no graph", async () => {
    await expect(readOnnxBytes(model().subarray(0, 40))).rejects.toThrow("cut off");
    await expect(readOnnxBytes(int(1, 9))).rejects.toThrow("without a graph");
  });

  test("is the same read from the disk, a window at a time, as from memory", async () => {
    const fromMemory = await readOnnxBytes(readFileSync(MODEL));
    expect(await readOnnxFile(MODEL)).toEqual({ path: MODEL, ...fromMemory });
    expect(fromMemory.nodes.length).toBeGreaterThan(50);
    expect(fromMemory.inputs.some(({ name }) => name === "input_ids")).toBe(true);
  });

  test("names the files of its weights, also those of a graph within a node and of a function", async () => {
    const external = (file: string) => message(13, text(1, "location"), text(2, file));
    const inner = message(
      6,
      message(5, external("inner")),
      message(1, message(5, message(5, external("deep")))),
    );
    const node = message(1, message(5, inner));
    const sparse = message(15, message(1, external("values")), message(2, external("indices")), int(3, 4));
    const body = message(25, message(7, message(5, message(10, external("function")))));
    const { externalFiles } = await readOnnxBytes(Buffer.concat([message(7, node, sparse), body]));
    expect(externalFiles).toEqual(["deep", "function", "indices", "inner", "values"]);
  });
});

describe("stored floats", () => {
  test("are read from 32 and from 16 bits", () => {
    expect([0x3c00, 0xc000, 0x0001, 0x7bff].map(fromHalf)).toEqual([1, -2, 2 ** -24, 65504]);
    expect([...readFloats(Buffer.from(Float32Array.of(0.5, -3).buffer), 1)]).toEqual([0.5, -3]);
    expect([...readFloats(Buffer.from([0, 0x3c]), 10)]).toEqual([1]);
    expect(() => readFloats(Buffer.alloc(4), 2)).toThrow("type that Loupe does not read");
  });
});
