// Small GGUF files of each architecture and tensor type, converted and run: PyTorch's logits on the dequantised weights
// (gguf/build.py), and its attention from our queries and keys.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { KvCache } from "../../server/engine/model/kvCache";
import { prefill } from "../../server/engine/model/prefill";
import { OnnxDecoder } from "../../server/engine/model/session";
import { computeAttention } from "../../server/engine/probe/attention";
import { convertGguf } from "../../server/gguf/convert";
import { ARCHITECTURES } from "../../server/gguf/shape";
import { TENSOR_TYPE_NAMES, type TensorTypeName } from "../../server/gguf/tensorTypes";
import { inspectModel } from "../../server/model/modelFolder";
import { keepActivations } from "../../server/onnx/exactActivations";
import { layerLens } from "../../server/explain/lens";
import { ModelWeights } from "../../server/explain/weights/modelWeights";
import { ProbeCache, probeToken } from "../../server/engine/probe/token";
import { Tokenizer } from "../../server/tokenizer/tokenizer";
import { tinyGguf, writeGguf } from "../support/gguf";
import { ROOT } from "./support/shippedModel";

interface Golden {
  readonly prompt: number[];
  readonly every: number;
  readonly cases: Readonly<Record<string, { readonly logits: number[]; readonly attention: number[] }>>;
}

/** Of the largest number. Quantised types are taken exactly; floats are rounded to 8 bits, which is not the reference any more. */
const FLOATS: readonly TensorTypeName[] = ["F32", "F16", "BF16"];
const nearFor = (type: TensorTypeName) => (FLOATS.includes(type) ? 0.1 : 1e-3);

const golden = JSON.parse(readFileSync(join(ROOT, "test/golden/gguf/golden.json"), "utf8")) as Golden;
const scratch = mkdtempSync(join(tmpdir(), "loupe-gguf-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function load(architecture: string, type: TensorTypeName) {
  const name = `${architecture}-${type}`;
  const folder = join(scratch, name);
  const file = join(process.env.GGUF_FOLDER ?? scratch, `${name}.gguf`);
  writeFileSync(file, writeGguf(tinyGguf(architecture, type)));
  mkdirSync(folder);
  const nothing = { signal: new AbortController().signal, onProgress: () => undefined };
  await convertGguf(file, folder, { ...nothing, maxContextLength: 256 });
  const { shape, promptFormat } = await inspectModel(folder, { checkTokenizer: (raw) => new Tokenizer(raw) });
  const model = join(folder, "model.onnx");
  const bytes = readFileSync(model);
  keepActivations(bytes);
  writeFileSync(model, bytes);
  return { decoder: await OnnxDecoder.load(model, shape, "cpu"), folder, shape, promptFormat, name };
}

describe.each(Object.keys(ARCHITECTURES))("%s", (architecture) => {
  test.each(TENSOR_TYPE_NAMES)("stored as %s gives the reference's logits and attention", async (type) => {
    const { decoder, name } = await load(architecture, type);
    const { logits } = await prefill(decoder, new KvCache(decoder.shape), golden.prompt, { logits: "last" });
    const expected = golden.cases[name];
    if (!expected && process.env.GGUF_FOLDER) return;
    const found = expected?.logits.map((_, i) => logits[i * golden.every] ?? NaN) ?? [];
    const error = relativeError(found, expected?.logits ?? []);
    if (process.env.GGUF_ERRORS) process.stdout.write(`gguf.maxError ${name} ${error.toExponential(2)}\n`);
    expect(error).toBeLessThan(nearFor(type));
    const { weights } = await computeAttention({ tokenIds: golden.prompt, layer: 1, head: 1 }, decoder);
    const last = [...weights.subarray(-golden.prompt.length)];
    expect(relativeError(last, expected?.attention ?? [])).toBeLessThan(nearFor(type));
    await decoder.release();
  });
});

// Minima in the head, norms with a bias: what the panel computes of the weights is what the model computed.
test.each([
  ["qwen2", "Q4_1"],
  ["llama", "Q4_K"],
  ["starcoder2", "Q6_K"],
] as const)("the panel's head on the last layer of %s in %s gives the model's own logits", async (architecture, type) => {
  rmSync(join(scratch, `${architecture}-${type}`), { recursive: true, force: true });
  const { decoder, folder, shape } = await load(architecture, type);
  const params = { tokenIds: golden.prompt, position: golden.prompt.length - 1, layer: 1, head: 1 };
  const probed = await probeToken(params, decoder, new ProbeCache(decoder.shape));
  const weights = await ModelWeights.open(join(folder, "model.onnx"), shape);
  const { signal } = new AbortController();
  const nameOf = (id: number) => ({ id, text: String(id), isSpecial: false });
  const lens = await layerLens(probed, { weights, nameOf: nameOf as never, signal });
  const largest = probed.logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
  expect(lens.quantisation / largest).toBeLessThan(1e-4);
  await decoder.release();
});

test("has its shape, its order of filling in and its tokens from the file alone", async () => {
  rmSync(join(scratch, "qwen2-Q8_0"), { recursive: true, force: true });
  const { decoder, folder, shape, promptFormat } = await load("qwen2", "Q8_0");
  expect(shape).toEqual({ vocabSize: 320, contextLength: 256, nLayer: 2, nHead: 4, nKvHead: 2, headDim: 64 });
  expect(promptFormat).toMatchObject({ order: "prefixSuffixMiddle", fimPrefixId: 263, fimMiddleId: 265 });
  expect(existsSync(join(folder, "model.onnx.data"))).toBe(true);
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")));
  expect(tokenizer.encode("def ret").map((id) => tokenizer.decode([id]))).toEqual(["def", " ", "ret"]);
  await decoder.release();
});

function relativeError(found: readonly number[], expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? NaN)))) / largest;
}
