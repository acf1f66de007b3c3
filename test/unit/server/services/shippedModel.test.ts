// The large model where nothing stands against it; else the small one, and one sentence where something broke.
import { expect, test } from "vitest";
import { ModelError } from "../../../../server/model/errors";
import type { ModelEntry } from "../../../../server/model/manifest";
import type { ModelTrial } from "../../../../server/protocol/models";
import { toEnglish } from "../../../../server/protocol/sentences";
import { ShippedModel, type ShippedModelDeps } from "../../../../server/services/shippedModel";

const SMALL = { id: "small", name: "Small" } as ModelEntry;
const LARGE = { id: "large", name: "Large" } as ModelEntry;
const QUICK: ModelTrial = { promptTokensPerSecond: 500, decodeStepMs: 10 };

function setUp(given: {
  trial?: ModelTrial | null;
  large?: ModelEntry | null;
  verify?: () => Promise<void>;
}) {
  const messages: string[] = [];
  const deps: ShippedModelDeps = {
    library: {
      shipped: () =>
        Promise.resolve({ small: SMALL, large: given.large === undefined ? LARGE : given.large }),
      trialOf: () => Promise.resolve(given.trial === undefined ? QUICK : given.trial),
    },
    verifier: { verify: given.verify ?? (() => Promise.resolve()) },
    facts: () => Promise.resolve({ memoryBytes: 16e9, hasAvx2: true }),
    prefersSmall: () => false,
    today: () => "2026-11-26",
    onMessage: (sentence) => messages.push(toEnglish(sentence)),
  };
  return { shipped: new ShippedModel(deps), messages };
}

test("takes the large model where this machine is quick enough", async () => {
  const { shipped } = setUp({});
  expect((await shipped.entry()).id).toBe("large");
  expect(await shipped.choice()).toEqual({
    model: "Large",
    large: "Large",
    reason: "quickEnough",
    trial: QUICK,
  });
  expect(await shipped.toBeMeasured()).toBeNull();
});

test("takes the small one until the large one has been measured", async () => {
  const { shipped } = setUp({ trial: null });
  expect((await shipped.entry()).id).toBe("small");
  expect((await shipped.toBeMeasured())?.id).toBe("large");
});

test("measures one that was slow again on another day, and not twice on the same", async () => {
  const slow = { promptTokensPerSecond: 100, decodeStepMs: 90 };
  const today = setUp({ trial: { ...slow, measuredOn: "2026-11-26" } }).shipped;
  expect(await today.toBeMeasured()).toBeNull();
  const yesterday = setUp({ trial: { ...slow, measuredOn: "2026-11-25" } }).shipped;
  expect((await yesterday.toBeMeasured())?.id).toBe("large");
  expect((await yesterday.entry()).id).toBe("small");
});

test("has nothing to choose where only one came", async () => {
  const { shipped } = setUp({ large: null });
  expect((await shipped.entry()).id).toBe("small");
  expect(await shipped.choice()).toMatchObject({ large: null, reason: "onlyOne" });
});

test("says once that the large model's file is damaged, and never asks for it again", async () => {
  let verified = 0;
  const verify = () => {
    verified++;
    return Promise.reject(new ModelError("modelChanged", { code: "modelFileChanged", args: ["/x"] }));
  };
  const { shipped, messages } = setUp({ verify });
  for (let i = 0; i < 3; i++) expect((await shipped.entry()).id).toBe("small");
  expect(verified).toBe(1);
  expect(messages).toEqual([
    "The large model cannot be used, so the small one answers. A file of the model was changed: /x.",
  ]);
  expect(await shipped.choice()).toMatchObject({ model: "Small", reason: "broken" });
});
