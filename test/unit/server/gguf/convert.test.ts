// Files that are read, and cannot be taken: each says why, and nothing is left over. Splits, cancelling, two at once.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { announceGguf } from "../../../../server/gguf/convert";
import { ModelLibrary } from "../../../../server/model/library";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { type GgufParts, type MetadataValue, tinyGguf, writeGguf } from "../../../support/gguf";

const ROOT = join(import.meta.dirname, "../../../..");
const TINY = tinyGguf("llama", "Q4_0");
let folder: string;
let library: ModelLibrary;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loupe-gguf-"));
  const paths = {
    manifestPath: join(ROOT, "models/manifest.json"),
    catalogPath: join(ROOT, "models/catalog.json"),
    storeFolder: join(folder, "store"),
  };
  library = new ModelLibrary(paths, { checkTokenizer: (raw) => new Tokenizer(raw) });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(parts: GgufParts, name = "Tiny Model.gguf"): string {
  const path = join(folder, name);
  writeFileSync(path, writeGguf(parts));
  return path;
}

const changed = (metadata: Readonly<Record<string, MetadataValue>>): GgufParts => ({
  ...TINY,
  metadata: { ...TINY.metadata, ...metadata },
});
const deps = (signal = new AbortController().signal) => ({
  signal,
  onProgress: () => undefined,
  totalBytes: 2 ** 40,
});
const left = () =>
  readdirSync(join(folder, "store"), { recursive: true })
    .map(String)
    .filter((path) => /gguf|onnx|json/.test(path));

describe("a GGUF file", () => {
  test("is taken under its name, names its original, and the original stays", async () => {
    const path = write(TINY);
    const before = readFileSync(path);
    const bytes: number[] = [];
    const entry = await library.addGguf(path, { ...deps(), onProgress: (done) => bytes.push(done) });
    expect(entry).toMatchObject({
      id: "tiny-model",
      name: "Tiny llama",
      shape: { nLayer: 2, vocabSize: 320 },
    });
    expect(entry.promptFormat.order).toBe("prefixSuffixMiddle");
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(bytes.at(-1)).toBeLessThanOrEqual(before.length);
    expect(readFileSync(path)).toEqual(before);
    const record = JSON.parse(readFileSync(join(folder, "store/tiny-model/loupe.json"), "utf8")) as object;
    expect(record).toMatchObject({ source: path, architecture: "llama" });
  });

  test("says before what it will take", async () => {
    const about = await announceGguf(write(TINY), 256);
    expect(about).toMatchObject({ name: "Tiny llama", architecture: "llama", licence: null });
    const entry = await library.addGguf(write(TINY), deps());
    const taken = entry.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(about.diskBytes).toBeGreaterThan(taken);
    expect(about.memoryBytes).toBeGreaterThan(taken);
  });

  test("in parts is one model, from whichever part is picked", async () => {
    const half = Math.floor(TINY.tensors.length / 2);
    const split = { "split.tensors.count": TINY.tensors.length };
    const first = write({ ...changed(split), tensors: TINY.tensors.slice(0, half) }, "m-00001-of-00002.gguf");
    const second = write(
      { ...TINY, metadata: split, tensors: TINY.tensors.slice(half) },
      "m-00002-of-00002.gguf",
    );
    const whole = await announceGguf(write(TINY), 256);
    const parts = await announceGguf(second, 256);
    expect(parts).toMatchObject({ architecture: "llama", parameters: whole.parameters });
    rmSync(second);
    await expect(announceGguf(first, 256)).rejects.toMatchObject({
      sentence: { code: "ggufPart", args: ["m-00002-of-00002.gguf"] },
    });
  });

  const without = (name: string): GgufParts => ({
    ...TINY,
    tensors: TINY.tensors.filter((tensor) => tensor.name !== name),
  });
  const extra = { ...TINY.tensors[0], name: "blk.0.ffn_gate_exps.weight" } as GgufParts["tensors"][0];
  test.each<[string, GgufParts, string]>([
    ["of an unknown architecture", changed({ "general.architecture": "mamba" }), "ggufArchitecture"],
    [
      "of no architecture of ours, but of every object",
      changed({ "general.architecture": "constructor" }),
      "ggufArchitecture",
    ],
    ["with a splitting rule that is not known", changed({ "tokenizer.ggml.pre": "tekken" }), "ggufSplitting"],
    ["with another kind of tokenizer", changed({ "tokenizer.ggml.model": "llama" }), "ggufTokenizer"],
    [
      "with more tokens than rows",
      changed({
        "tokenizer.ggml.token_type": new Array<number>(320).fill(1),
        "tokenizer.ggml.tokens": Array.from({ length: 321 }, (_, i) => `t${i}`),
      }),
      "ggufDamaged",
    ],
    [
      "whose tokenizer does not fit",
      changed({
        "tokenizer.ggml.token_type": new Array<number>(330).fill(1),
        "tokenizer.ggml.tokens": Array.from({ length: 330 }, (_, i) => `t${i}`),
      }),
      "tokenizerDoesNotFit",
    ],
    ["without a layer's matrix", without("blk.1.ffn_up.weight"), "ggufLacks"],
    ["with a part that is not known", { ...TINY, tensors: [...TINY.tensors, extra] }, "ggufTensorUnknown"],
    ["of other dims than it says", changed({ "llama.feed_forward_length": 256 }), "ggufTensorShape"],
    ["with heads that are in no groups", changed({ "llama.attention.head_count_kv": 3 }), "headsNotInGroups"],
    ["with experts", changed({ "llama.expert_count": 8 }), "ggufLacks"],
    ["of no layers", changed({ "llama.block_count": 0 }), "ggufLacks"],
    ["with rotary of another kind", changed({ "llama.rope.scaling.type": "yarn" }), "ggufLacks"],
  ])("%s is refused, and nothing is left", async (_, parts, code) => {
    await expect(library.addGguf(write(parts), deps())).rejects.toMatchObject({ sentence: { code } });
    expect(await library.store.list()).toEqual([]);
  });

  test("that is shorter than its tensors is refused", async () => {
    const path = write(TINY);
    truncateSync(path, statSync(path).size - 5000);
    await expect(library.addGguf(path, deps())).rejects.toMatchObject({ sentence: { code: "ggufCutOff" } });
  });

  test("that is not there, or is a folder, is refused", async () => {
    await expect(announceGguf(join(folder, "no.gguf"), 256)).rejects.toMatchObject({
      sentence: { code: "nothingThere" },
    });
    await expect(announceGguf(folder, 256)).rejects.toThrow();
  });

  test("too large for the machine's memory is refused with both figures", async () => {
    const small = { ...deps(), totalBytes: 1e6 };
    await expect(library.addGguf(write(TINY), small)).rejects.toMatchObject({
      sentence: { code: "memoryTooSmall", args: [expect.any(Number), 1] },
    });
  });

  test("cancelled in the middle leaves nothing, and can be taken after", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = (bytes: number) => bytes > 200_000 && controller.abort(reason);
    const path = write(TINY);
    await expect(library.addGguf(path, { ...deps(controller.signal), onProgress })).rejects.toBe(reason);
    expect(left()).toEqual([]);
    expect((await library.addGguf(path, deps())).id).toBe("tiny-model");
  });

  test("is taken by one window at a time", async () => {
    const path = write(TINY);
    const results = await Promise.allSettled([library.addGguf(path, deps()), library.addGguf(path, deps())]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { sentence: { code: "busyElsewhere" } },
    });
  });
});
