// Why which model answers, in words.
import { expect, test, vi } from "vitest";
import type { ShippedChoice } from "../../../server/protocol/models";

vi.mock("vscode", () => ({
  l10n: {
    t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i) => String(args[Number(i)])),
  },
}));
const { describeChoice } = await import("../../../extension/shippedChoice");

const CHOICE: ShippedChoice = {
  ...{ model: "Small", large: "Large", reason: "tooSlow" },
  trial: { promptTokensPerSecond: 200, decodeStepMs: 30 },
};

test.each([
  [CHOICE, "Small: Large is too slow here, 30 ms a token and 200 prompt tokens a second"],
  [{ ...CHOICE, model: "Large", reason: "quickEnough" }, "Large: quick enough here, 30 ms a token"],
  [
    { ...CHOICE, reason: "notMeasured", trial: null },
    "Small, until Large has been measured in a quiet moment",
  ],
  [{ ...CHOICE, reason: "onBattery" }, "Small, while this machine runs on its battery"],
  [{ ...CHOICE, large: null, reason: "onlyOne" }, null],
] as const)("%j", (choice, text) => {
  expect(describeChoice(choice)).toBe(text);
});
