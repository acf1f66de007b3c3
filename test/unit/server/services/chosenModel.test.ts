// For which model the small one may answer while it is loaded or reads.
import { expect, test } from "vitest";
import type { ModelEntry } from "../../../../server/model/manifest";
import { ChosenModel, type ChosenModelDeps } from "../../../../server/services/chosenModel";

function setUp(installed: Readonly<Record<string, number>>) {
  const settings = { model: "", smallModelOnBattery: false };
  const reads: string[] = [];
  const read = (id: string) => {
    reads.push(id);
    const bytes = installed[id];
    if (bytes === undefined) return Promise.reject(new Error(`${id} is not installed`));
    const tokenizer = { path: "tokenizer.json", bytes: 4e7, sha256: "" };
    const files = [
      { path: "model.onnx", bytes: 1e5, sha256: "" },
      { ...tokenizer, path: "model.onnx.data", bytes },
    ];
    return Promise.resolve({ files: [...files, tokenizer], tokenizer } as unknown as ModelEntry);
  };
  const nothing = () => undefined;
  const chosen = new ChosenModel({
    ...{ library: { store: { read } } as unknown as ChosenModelDeps["library"], settings: () => settings },
    verifier: { verify: () => Promise.resolve() } as unknown as ChosenModelDeps["verifier"],
    ...{ settingsRead: () => Promise.resolve(), measure: () => Promise.resolve(null), isBusy: () => false },
    ...{ restart: () => Promise.resolve(), startTimer: () => nothing, onMessage: nothing, onFault: nothing },
  });
  return { chosen, settings, reads };
}

test("the small model stands in for a large one that the user added, and for no small one", async () => {
  const { chosen, settings, reads } = setUp({ qwen: 491e6, tiny: 12e6 });
  settings.model = "qwen";
  expect(await chosen.hasStandIn()).toBe(true);
  expect(await chosen.hasStandIn()).toBe(true);
  settings.model = "tiny";
  expect(await chosen.hasStandIn()).toBe(false);
  // Looked up once for each: a request comes with every key.
  expect(reads).toEqual(["qwen", "tiny"]);
});

test("a shipped model that is named, or one that is gone, has no stand-in", async () => {
  const { chosen, settings } = setUp({});
  settings.model = "loupe-base";
  expect(await chosen.hasStandIn()).toBe(false);
});
