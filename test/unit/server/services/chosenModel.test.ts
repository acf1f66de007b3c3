// Whether the large model answers is asked at every keystroke: the list of models is read for it once, until that may have changed.
import { expect, test } from "vitest";
import type { ModelEntry } from "../../../../server/model/manifest";
import { ChosenModel, type ChosenModelDeps } from "../../../../server/services/chosenModel";

function setUp() {
  const reads = { count: 0, fails: false };
  const library = {
    shipped: () => {
      reads.count++;
      if (reads.fails) return Promise.reject(new Error("expected a list of models, got none"));
      return Promise.resolve({ small: { id: "small", name: "Small" } as ModelEntry, large: null });
    },
  };
  const deps = {
    library,
    settings: () => ({ model: "", smallModelOnBattery: false }),
    onMessage: () => undefined,
  };
  return { chosen: new ChosenModel(deps as unknown as ChosenModelDeps), reads };
}

test("reads the list once, and again when another model may answer", async () => {
  const { chosen, reads } = setUp();
  for (let key = 0; key < 5; key++) expect(await chosen.isLarge()).toBe(false);
  expect(reads.count).toBe(1);
  chosen.forget();
  await chosen.isLarge();
  expect(reads.count).toBe(2);
  await chosen.reconsider();
  await chosen.isLarge();
  expect(reads.count).toBe(3);
});

test("a list that could not be read is read again", async () => {
  const { chosen, reads } = setUp();
  reads.fails = true;
  await expect(chosen.isLarge()).rejects.toThrow("expected a list");
  reads.fails = false;
  expect(await chosen.isLarge()).toBe(false);
  expect(reads.count).toBe(2);
});
