// Which model a measured server is given.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { weightsChecksum } from "../../../../server/model/library";
import { windowFor } from "../../../../server/model/shippedChoice";
import type { ModelTrial } from "../../../../server/protocol/models";
import { chooseProgram } from "../../../eval/client/program";
import { NotRunError } from "../../../eval/corpus/readCorpus";

let models: string;
beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), "loupe-models-"));
  const entry = (name: string) => ({
    id: `loupe-${name}`,
    directory: name,
    promptFormat: "suffixPrefixMiddle",
    files: [
      { path: "model.onnx", sha256: "a1" },
      { path: "tokenizer.json", sha256: "b2" },
    ],
  });
  const manifest = { formatVersion: 1, default: "loupe-nano", models: [entry("nano"), entry("base")] };
  writeFileSync(join(models, "manifest.json"), JSON.stringify(manifest));
  for (const name of ["nano", "base"]) mkdirSync(join(models, name));
});
afterEach(() => rmSync(models, { recursive: true }));

interface Manifest {
  readonly models: readonly { readonly id: string; readonly promptFormat: string }[];
}

test.each([
  [null, false, "loupe-nano", "suffixPrefixMiddle"],
  ["base", false, "loupe-base", "suffixPrefixMiddle"],
  ["base", true, "loupe-base", "plain"],
])("asks %s, prefix only: %s", (model, prefixOnly, id, promptFormat) => {
  const program = chooseProgram("/dist/server.js", { model, models, prefixOnly });
  const folder = program.args[1] ?? "";
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
  expect(program.settings).toEqual({ model: id });
  expect(manifest.models.find((entry) => entry.id === id)?.promptFormat).toBe(promptFormat);
  program.remove();
  expect(() => readFileSync(join(folder, "manifest.json"))).toThrow("ENOENT");
});

test("its window does not depend on how fast this machine is", () => {
  const { args, remove } = chooseProgram("/dist/server.js", { model: "base", models, prefixOnly: false });
  const [, folder = "", , store = ""] = args;
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    models: { id: string; files: { path: string; sha256: string }[] }[];
  };
  const entry = manifest.models.find(({ id }) => id === "loupe-base");
  const trial = JSON.parse(readFileSync(join(store, ".trials", "loupe-base.json"), "utf8")) as ModelTrial & {
    sha256: string;
  };
  expect(trial.sha256).toBe(weightsChecksum(entry?.files ?? []));
  expect(windowFor(trial, 8192)).toBe(8192);
  remove();
});

test("does not run with a model that is not there", () => {
  const asked = { model: "huge", models, prefixOnly: false };
  expect(() => chooseProgram("/dist/server.js", asked)).toThrow(NotRunError);
});
