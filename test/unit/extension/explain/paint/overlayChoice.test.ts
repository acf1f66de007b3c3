import { expect, test } from "vitest";
import { OverlayChoice } from "../../../../../extension/explain/paint/overlayChoice";

function memento(kept: Record<string, unknown> = {}) {
  return {
    kept,
    get: <T>(key: string, missing?: T) => (key in kept ? (kept[key] as T) : (missing as T)),
    update: (key: string, value: unknown) => {
      kept[key] = value;
      return Promise.resolve();
    },
  };
}

test("paints token boundaries at first", () => {
  expect(new OverlayChoice(memento()).get()).toBe("tokens");
});

test.each(["attention", "surprise", "lines", "tokens", null] as const)(
  "keeps what was chosen: %s",
  (overlay) => {
    const kept = memento();
    new OverlayChoice(kept).set(overlay);
    expect(new OverlayChoice(kept).get()).toBe(overlay);
  },
);

test("does not keep influence, which is of one suggestion", () => {
  const choice = new OverlayChoice(memento());
  choice.set("surprise");
  choice.set("influence");
  expect(choice.get()).toBe("surprise");
});

test("takes what no overlay is called for nothing that was chosen", () => {
  expect(new OverlayChoice(memento({ "explain.overlay": "gone" })).get()).toBe("tokens");
});
