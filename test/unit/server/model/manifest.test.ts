// The manifest is checked once; what is wrong in it is named. The model's files are held against it.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadManifest, readManifest } from "../../../../server/model/manifest";
import { ModelVerifier } from "../../../../server/model/verify";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const MODEL = {
  id: "loupe-nano",
  directory: "default",
  files: [
    { path: "model.onnx", bytes: 5, sha256: sha256("model") },
    { path: "tokenizer.json", bytes: 2, sha256: sha256("{}") },
  ],
  contextLength: 1024,
  vocabSize: 16384,
  nLayer: 6,
  nHead: 4,
  nKvHead: 2,
  headDim: 64,
  promptFormat: "suffixPrefixMiddle",
  specialTokens: { eosId: 0, fimPrefixId: 1, fimSuffixId: 2, fimMiddleId: 3, repoNameId: 5, fileSepId: 6 },
};
const manifestOf = (model: object) => ({ formatVersion: 1, default: "loupe-nano", models: [model] });

describe("readManifest", () => {
  test("gives the default model's entry, its paths made absolute", () => {
    const entry = readManifest(manifestOf(MODEL), "/m");
    expect(entry.model.path).toBe(join("/m", "default", "model.onnx"));
    expect(entry.shape).toMatchObject({ nLayer: 6, nKvHead: 2, contextLength: 1024 });
    expect(entry.promptFormat).toMatchObject({ order: "suffixPrefixMiddle", fimMiddleId: 3, bosIds: [] });
  });

  test.each<[string, unknown, string]>([
    ["another format", { ...manifestOf(MODEL), formatVersion: 2 }, "formatVersion: expected 1, got 2"],
    [
      "no such default",
      { ...manifestOf(MODEL), default: "x" },
      'expected an entry with id "x", got "loupe-nano"',
    ],
    [
      "a number missing",
      manifestOf({ ...MODEL, nLayer: undefined }),
      "loupe-nano.nLayer: expected a whole number above 0, got nothing",
    ],
    [
      "heads that do not divide",
      manifestOf({ ...MODEL, nKvHead: 3 }),
      "expected a multiple of 3 KV heads, got 4",
    ],
    [
      "an id beyond the vocabulary",
      manifestOf({ ...MODEL, specialTokens: { ...MODEL.specialTokens, eosId: 16384 } }),
      "specialTokens.eosId: expected an id from 0 to 16383, got 16384",
    ],
    [
      "no prompt format",
      manifestOf({ ...MODEL, promptFormat: "backwards" }),
      'promptFormat: expected suffixPrefixMiddle, prefixSuffixMiddle or plain, got "backwards"',
    ],
    [
      "a path that leads out",
      manifestOf({ ...MODEL, directory: "../x" }),
      "expected a path inside the manifest's folder",
    ],
    [
      "no tokenizer",
      manifestOf({ ...MODEL, files: MODEL.files.slice(0, 1) }),
      "expected an entry tokenizer.json, got",
    ],
    ["a list", [], "manifest: expected an object, got []"],
  ])("names what is wrong: %s", (_, raw, message) => {
    expect(() => readManifest(raw, "/m")).toThrow(message);
  });
});

describe("model files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "loupe model 모델 "));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = () => {
    const entry = readManifest(manifestOf({ ...MODEL, directory: "." }), folder);
    writeFileSync(entry.model.path, "model");
    writeFileSync(entry.tokenizer.path, "{}");
    return entry;
  };

  test("accepts files as the manifest records them, once and again", async () => {
    const entry = write();
    const verifier = new ModelVerifier();
    await verifier.verify(entry);
    await verifier.verify(entry);
  });

  test("tells a missing file, a truncated one and a changed one apart", async () => {
    const entry = write();
    const verifier = new ModelVerifier();
    writeFileSync(entry.model.path, "mode");
    await expect(verifier.verify(entry)).rejects.toMatchObject({
      reason: "modelChanged",
      message: expect.stringContaining("expected 5 bytes, got 4") as string,
    });
    writeFileSync(entry.model.path, "madel");
    await expect(verifier.verify(entry)).rejects.toMatchObject({
      reason: "modelChanged",
      message: expect.stringContaining("checksum") as string,
    });
    rmSync(entry.model.path);
    await expect(verifier.verify(entry)).rejects.toMatchObject({
      reason: "modelMissing",
      message: expect.stringContaining("Reinstall Loupe") as string,
    });
  });

  test("sees a change after a good check", async () => {
    const entry = write();
    const verifier = new ModelVerifier();
    await verifier.verify(entry);
    writeFileSync(entry.model.path, "madel");
    utimesSync(entry.model.path, 1, 1);
    await expect(verifier.verify(entry)).rejects.toMatchObject({ reason: "modelChanged" });
  });

  test("says what to do when the manifest is missing or no JSON", async () => {
    const path = join(folder, "manifest.json");
    await expect(loadManifest(path)).rejects.toMatchObject({ reason: "modelMissing" });
    writeFileSync(path, "{");
    await expect(loadManifest(path)).rejects.toMatchObject({
      reason: "modelUnreadable",
      message: expect.stringContaining("Reinstall") as string,
    });
  });
});
