// What a model was measured at on this machine counts for these very weights.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ModelLibrary } from "../../../../server/model/library";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";

const storeFolder = mkdtempSync(join(tmpdir(), "loupe-trials-"));
afterAll(() => rmSync(storeFolder, { recursive: true, force: true }));

const library = new ModelLibrary(
  { manifestPath: "", catalogPath: "", storeFolder },
  { checkTokenizer: (raw) => new Tokenizer(raw) },
);
const TRIAL = { promptTokensPerSecond: 200, decodeStepMs: 30, threads: 2 };
const entryOf = (sums: Readonly<Record<string, string>>) => ({
  id: "mine",
  files: Object.entries(sums).map(([name, sha256]) => ({
    path: join("/models/mine", name),
    bytes: 1,
    sha256,
  })),
});

test("another file of the same layout under the same name is measured anew", async () => {
  const entry = entryOf({ "model.onnx": "graph", "model.onnx.data": "weights", "tokenizer.json": "words" });
  await library.saveTrial(entry, TRIAL);
  expect(await library.trialOf(entry)).toMatchObject(TRIAL);
  const other = entryOf({ "model.onnx": "graph", "model.onnx.data": "other", "tokenizer.json": "words" });
  expect(await library.trialOf(other)).toBeNull();
});

test("what costs no time to run changes nothing", async () => {
  await library.saveTrial(entryOf({ "model.onnx": "graph", "mixing.json": "old" }), TRIAL);
  expect(await library.trialOf(entryOf({ "mixing.json": "new", "model.onnx": "graph" }))).toMatchObject(
    TRIAL,
  );
  expect(await library.trialOf(entryOf({ "model.onnx": "another" }))).toBeNull();
});
