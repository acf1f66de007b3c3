// The offer of a stronger model: once, only where one should run well, and never after a choice of one's own.
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ModelInfo } from "../../../server/protocol/models";
import type { ServerHandle } from "../../../extension/server";

const settings: Record<string, string> = {};
const commands: string[] = [];
vi.mock("vscode", () => ({
  ThemeIcon: class {},
  commands: { executeCommand: (name: string) => commands.push(name) },
  workspace: { getConfiguration: () => ({ get: (key: string) => settings[key] }) },
  l10n: {
    t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i) => String(args[Number(i)])),
  },
}));
const { createModelOffer, offerItem } = await import("../../../extension/modelOffer");

const MODEL: ModelInfo = {
  ...{ id: "strong", name: "Strong", licence: "MIT", size: "1 GB", place: "available", isActive: false },
  ...{ isTested: false, isStrongest: true, trial: null },
  estimate: {
    promptTokensPerSecond: 100,
    decodeStepMs: 20,
    waitMs: 960,
    fitsMemory: true,
    shouldRunWell: true,
  },
};
const memory = new Map<string, unknown>();
let models: ModelInfo[];
let asked: number;

const memento = {
  get: (key: string) => memory.get(key),
  update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
} as never;
const server = (isRunning: boolean) => {
  const sendRequest = () => Promise.resolve((asked++, models));
  return { isRunning: () => isRunning, client: () => ({ sendRequest }) } as unknown as ServerHandle;
};

beforeEach(() => {
  memory.clear();
  Object.assign(settings, { model: "", inference: "local" });
  models = [{ ...MODEL, id: "weak", isStrongest: false }, MODEL];
  asked = 0;
});

describe("the offer of a stronger model", () => {
  test("is the strongest that the server names, until it was on screen, in this window or a later one", async () => {
    const offer = createModelOffer(memento, server(true));
    expect((await offer.find())?.id).toBe("strong");
    expect((await offer.find())?.id).toBe("strong");
    offer.made(MODEL);
    expect(await offer.find()).toBeNull();
    expect(await createModelOffer(memento, server(true)).find()).toBeNull();
    expect(asked).toBe(2);
  });

  test("is none where the server names none, and is asked for again another time", async () => {
    models = models.slice(0, 1);
    const offer = createModelOffer(memento, server(true));
    expect(await offer.find()).toBeNull();
    models.push(MODEL);
    expect((await offer.find())?.id).toBe("strong");
  });

  test.each([
    ["a model was chosen", { model: "mine" }],
    ["a completion server answers", { inference: "server" }],
  ])("is none where %s, and nothing is measured", async (_, changes) => {
    Object.assign(settings, changes);
    expect(await createModelOffer(memento, server(true)).find()).toBeNull();
    expect(asked).toBe(0);
  });

  test("is none while the server does not run", async () => {
    expect(await createModelOffer(memento, server(false)).find()).toBeNull();
  });

  test("says that it is an estimate and untried, and leads to the list", () => {
    const item = offerItem(MODEL);
    expect(item.label).toContain("should run well here: Strong");
    expect(item.description).toBe("1 GB · MIT · not tried in Loupe yet");
    expect(item.detail).toBe(
      "Estimate: about 20 ms a token; after the download a ten-second trial measures it.",
    );
    item.run();
    expect(commands).toEqual(["loupe.chooseModel"]);
  });
});
