// A suffix whose keys were turned, on a model of one layer: there keys and values depend on token and position alone, so the logits
// are those of a prompt that was read as it is.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { beginReading } from "../../server/engine/generate/readPrompt";
import { SEAM_TOKENS } from "../../server/engine/model/keptSuffix";
import { KvCache } from "../../server/engine/model/kvCache";
import { OnnxDecoder } from "../../server/engine/model/session";
import { convertGguf } from "../../server/gguf/convert";
import { inspectModel } from "../../server/model/modelFolder";
import { keepActivations } from "../../server/onnx/exactActivations";
import { Tokenizer } from "../../server/tokenizer/tokenizer";
import { tinyGguf, writeGguf } from "../support/gguf";

const scratch = mkdtempSync(join(tmpdir(), "loupe-suffix-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function oneLayer(architecture: string): Promise<OnnxDecoder> {
  const parts = tinyGguf(architecture, "Q8_0");
  const file = join(scratch, `${architecture}.gguf`);
  const folder = join(scratch, architecture);
  writeFileSync(
    file,
    writeGguf({
      ...parts,
      metadata: { ...parts.metadata, [`${architecture}.block_count`]: 1 },
      tensors: parts.tensors.filter(({ name }) => !name.startsWith("blk.1.")),
    }),
  );
  mkdirSync(folder);
  const nothing = { signal: new AbortController().signal, onProgress: () => undefined };
  await convertGguf(file, folder, { ...nothing, maxContextLength: 256 });
  const { shape } = await inspectModel(folder, { checkTokenizer: (raw) => new Tokenizer(raw) });
  const model = join(folder, "model.onnx");
  const bytes = readFileSync(model);
  keepActivations(bytes);
  writeFileSync(model, bytes);
  return OnnxDecoder.load(model, shape, "cpu");
}

// Rotary pairs side by side, and half a head apart.
test.each(["llama", "qwen2"])("a moved suffix of %s gives the logits of one that was read there", async (architecture) => {
  const decoder = await oneLayer(architecture);
  const prefix = Array.from({ length: 60 }, (_, i) => 3 + ((i * 7) % 90));
  const suffix = Array.from({ length: SEAM_TOKENS + 48 }, (_, i) => 5 + ((i * 11) % 70));
  const kvCache = new KvCache(decoder.shape);
  const read = async (cache: KvCache, typed: readonly number[], cut = 0) => {
    const before = [...prefix.slice(0, prefix.length - cut), ...typed];
    const reading = beginReading(
      { promptIds: [...before, ...suffix, 2], suffix: { from: before.length, mayMove: true }, maxTokens: 0 },
      { decoder, kvCache: cache },
    );
    return { logits: (await reading.read()).slice(), reused: reading.reusedLength };
  };
  await read(kvCache, []);
  for (const [typed, cut, reused] of [
    [[9, 8, 7], 0, 108],
    [[4], 20, 88],
  ] as const) {
    const moved = await read(kvCache, typed, cut);
    const exact = await read(new KvCache(decoder.shape), typed, cut);
    expect([moved.reused, exact.reused]).toEqual([reused, 0]);
    const largest = Math.max(...exact.logits.map(Math.abs));
    const error = moved.logits.reduce((most, x, i) => Math.max(most, Math.abs(x - (exact.logits[i] ?? NaN))), 0);
    expect(error / largest).toBeLessThan(1e-4);
  }
  await decoder.release();
});
