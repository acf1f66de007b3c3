// Hostile .onnx files, written field by field: what they want from outside is found wherever it stands, and none costs more
// than its bytes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readOnnxFile } from "../../../../server/onnx/graph";
import { bytesField, bytesHead, MAX_FIELDS, readFields, varintField } from "../../../../server/onnx/protobuf";

const folder = mkdtempSync(join(tmpdir(), "loupe-onnx-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(...fields: readonly Buffer[]) {
  const path = join(folder, "model.onnx");
  writeFileSync(path, Buffer.concat(fields));
  return readOnnxFile(path);
}
const graph = (...fields: readonly Buffer[]) => bytesField(7, Buffer.concat(fields));
const external = (location: string, padding = "") =>
  bytesField(13, Buffer.concat([bytesField(1, "location"), bytesField(2, location), bytesField(9, padding)]));
const tensor = (location: string, padding?: string) =>
  Buffer.concat([bytesField(8, "w"), external(location, padding)]);
const attribute = (number: number, value: Buffer) =>
  bytesField(5, Buffer.concat([bytesField(1, "a"), bytesField(number, value)]));
const node = (...fields: readonly Buffer[]) => bytesField(1, Buffer.concat(fields));

describe("the files that a model wants from outside", () => {
  test.each<[string, Buffer[]]>([
    ["a tensor", [graph(bytesField(5, tensor("out")))]],
    ["a second graph, which protobuf adds to the first", [graph(), graph(bytesField(5, tensor("out")))]],
    ["a tensor with an entry of more than 4 kB", [graph(bytesField(5, tensor("out", "x".repeat(9_000))))]],
    [
      "a tensor with weights before and behind it",
      [
        graph(
          bytesField(
            5,
            Buffer.concat([
              bytesField(9, Buffer.alloc(70_000)),
              tensor("out", "x".repeat(5_000)),
              bytesField(9, Buffer.alloc(70_000)),
            ]),
          ),
        ),
      ],
    ],
    ["the values of a sparse tensor", [graph(bytesField(15, bytesField(1, tensor("out"))))]],
    [
      "the indices of a large sparse tensor",
      [
        graph(
          bytesField(
            15,
            Buffer.concat([
              bytesField(1, bytesField(9, Buffer.alloc(9_000))),
              bytesField(2, tensor("out", "x".repeat(9_000))),
            ]),
          ),
        ),
      ],
    ],
    ["an attribute", [graph(node(attribute(5, tensor("out"))))]],
    ["a list of tensors in an attribute", [graph(node(attribute(10, tensor("out"))))]],
    ["a sparse tensor in an attribute", [graph(node(attribute(22, bytesField(1, tensor("out")))))]],
    ["sparse tensors in an attribute", [graph(node(attribute(23, bytesField(2, tensor("out")))))]],
    ["a graph within a node", [graph(node(attribute(6, bytesField(5, tensor("out")))))]],
    [
      "a sparse tensor of a graph within a node",
      [graph(node(attribute(11, bytesField(15, bytesField(1, tensor("out"))))))],
    ],
    ["a function", [graph(), bytesField(25, bytesField(7, attribute(5, tensor("out"))))]],
    [
      "a default of a function's attribute",
      [
        graph(),
        bytesField(25, bytesField(11, Buffer.concat([bytesField(1, "a"), bytesField(5, tensor("out"))]))),
      ],
    ],
  ])("are found in %s", async (_, fields) => {
    expect((await read(...fields)).externalFiles).toEqual(["out"]);
  });
});

describe("a file that is none", () => {
  const nested = (depth: number): Buffer =>
    depth === 0 ? bytesField(5, tensor("out")) : node(attribute(6, nested(depth - 1)));
  test.each<[string, Buffer[], string]>([
    ["without a graph", [varintField(1, 8)], "without a graph"],
    ["with graphs for training", [graph(), bytesField(20, bytesField(1, Buffer.alloc(0)))], "training"],
    ["with graphs very deep in each other", [graph(nested(40))], "deep"],
    ["cut off", [bytesHead(7, 1_000), Buffer.alloc(10)], "cut off"],
    ["with a length below 0", [Buffer.from("3a" + "ff".repeat(9) + "01", "hex")], "a length from 0 on"],
    ["with a number of more than ten bytes", [Buffer.alloc(70_000, 0xff)], "a number of at most 10 bytes"],
    ["with fields without end", [graph(Buffer.alloc(2 * MAX_FIELDS + 2, 8))], "at most 200000 fields"],
  ])("is refused %s", async (_, fields, message) => {
    await expect(read(...fields)).rejects.toThrow(message);
  });
});

test("reads no message backwards", () => {
  const back = Buffer.concat([varintField(1, 1), Buffer.from("0a" + "f8" + "ff".repeat(8) + "01", "hex")]);
  expect(() => readFields(back)).toThrow("a length from 0 on");
});
