// What can be wrong with a GGUF file: each is one sentence, before memory is taken for what the file claims.
import { describe, expect, test } from "vitest";
import { runAll } from "../../../../server/async/steps";
import { HeaderCutOff, readHeader } from "../../../../server/gguf/header";
import { type GgufParts, generator, tinyGguf, u32, u64, writeGguf } from "../../../support/gguf";

const TINY = tinyGguf("qwen2", "Q8_0");
const [FIRST] = TINY.tensors;
if (!FIRST) throw new Error("expected tensors");
const small: GgufParts = {
  version: 3,
  metadata: TINY.metadata,
  tensors: [{ ...FIRST, dims: [32], data: Buffer.alloc(34) }],
};
const read = (bytes: Buffer, size = bytes.length) => readHeader(bytes, size);
const withTensor = (change: Partial<(typeof small.tensors)[0]>) =>
  writeGguf({ ...small, tensors: small.tensors.map((tensor) => ({ ...tensor, ...change })) });
const head = (...parts: Buffer[]) => Buffer.concat([Buffer.from("GGUF"), u32(3), ...parts]);

describe("a GGUF header", () => {
  test("gives metadata and places, of versions 2 and 3", () => {
    for (const version of [2, 3]) {
      const { metadata, tensors } = read(writeGguf({ ...small, version }));
      expect(metadata.text("general.architecture")).toBe("qwen2");
      expect(metadata.number("qwen2.block_count")).toBe(2);
      expect(runAll(metadata.texts("tokenizer.ggml.tokens"))).toHaveLength(320);
      expect(metadata.text("qwen2.block_count")).toBeNull();
      const tensor = tensors.get("token_embd.weight");
      expect(tensor).toMatchObject({ dims: [32], byteLength: 34 });
      expect((tensor?.offset ?? 1) % 32).toBe(0);
    }
  });

  test.each<[string, () => Buffer, string]>([
    ["another file", () => Buffer.from("PK".padEnd(64, "x")), "ggufNotGguf"],
    ["an empty file", () => Buffer.alloc(0), "ggufNotGguf"],
    ["version 1", () => writeGguf({ ...small, version: 1 }), "ggufVersion"],
    ["more tensors than fit", () => head(u64(2 ** 40), u64(0), Buffer.alloc(64)), "ggufCutOff"],
    ["more metadata than fits", () => head(u64(0), u64(2 ** 40), Buffer.alloc(64)), "ggufCutOff"],
    ["a count beyond all numbers", () => head(Buffer.alloc(8, 255), u64(0), Buffer.alloc(64)), "ggufDamaged"],
    ["a key longer than the file", () => head(u64(0), u64(1), u64(2 ** 33), Buffer.alloc(64)), "ggufCutOff"],
    [
      "a list longer than the file",
      () => head(u64(0), u64(1), u64(1), Buffer.from("a"), u32(9), u32(8), u64(2 ** 36), Buffer.alloc(64)),
      "ggufCutOff",
    ],
    [
      "metadata of an unknown type",
      () => head(u64(0), u64(1), u64(1), Buffer.from("a"), u32(77), Buffer.alloc(64)),
      "ggufDamaged",
    ],
    ["an unknown type of tensor", () => withTensor({ type: 23 }), "ggufTensorType"],
    ["dims beyond the file", () => withTensor({ dims: [2 ** 30] }), "ggufCutOff"],
    ["dims whose product overflows", () => withTensor({ dims: [2 ** 31, 2 ** 31, 2 ** 31] }), "ggufDamaged"],
    ["a dim of nothing", () => withTensor({ dims: [0, 32] }), "ggufDamaged"],
    ["part of a block", () => withTensor({ dims: [33] }), "ggufDamaged"],
    ["five dims", () => withTensor({ dims: [32, 1, 1, 1, 1] }), "ggufDamaged"],
    [
      "a name twice",
      () => writeGguf({ ...small, tensors: [...small.tensors, ...small.tensors] }),
      "ggufTwice",
    ],
    [
      "an alignment of nothing",
      () => writeGguf({ ...small, metadata: { "general.alignment": 0 } }),
      "ggufDamaged",
    ],
  ])("of %s is refused", (_, make, code) => {
    expect(() => read(make())).toThrow(
      expect.objectContaining({ sentence: expect.objectContaining({ code }) as unknown }),
    );
  });

  test("is refused wherever the file ends, and asks for more where only the bytes given end", () => {
    const bytes = writeGguf(small);
    for (let end = 0; end < 4000; end += 97) {
      const part = bytes.subarray(0, end);
      expect(() => read(part)).toThrow(expect.objectContaining({ name: "GgufRefused" }));
      expect(() => read(part, bytes.length)).toThrow(HeaderCutOff);
    }
  });

  test("with any byte changed is read or refused, and nothing else (seed 7)", () => {
    const bytes = writeGguf(small);
    const random = generator(7);
    for (let round = 0; round < 2000; round++) {
      const copy = Buffer.from(bytes);
      for (let i = 0; i < 3; i++)
        copy[Math.floor(random() * Math.min(copy.length, 900))] = Math.floor(random() * 256);
      try {
        read(copy);
      } catch (error) {
        expect((error as Error).name).toMatch(/^(GgufRefused|HeaderCutOff)$/);
      }
    }
  });
});
