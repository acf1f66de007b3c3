// Machine and measurement → which of the shipped models answers, and how much of its window is used.
import { describe, expect, test } from "vitest";
import { reasonForChoice, windowFor } from "../../../../server/model/shippedChoice";

const MACHINE = { memoryBytes: 16e9, hasAvx2: true };
const QUICK = { promptTokensPerSecond: 400, decodeStepMs: 20 };

describe("reasonForChoice", () => {
  test.each([
    ["quickEnough", MACHINE, QUICK, false],
    ["quickEnough", { ...MACHINE, hasAvx2: null }, QUICK, false],
    ["notMeasured", MACHINE, null, false],
    ["tooSlow", MACHINE, { ...QUICK, decodeStepMs: 26 }, false],
    // 250 tokens a second read 500 in two seconds: too few.
    ["tooSlow", MACHINE, { ...QUICK, promptTokensPerSecond: 250 }, false],
    ["tooSlow", MACHINE, { promptTokensPerSecond: 0, decodeStepMs: 10_000 }, false],
    ["littleMemory", { ...MACHINE, memoryBytes: 4.1e9 }, QUICK, false],
    ["oldProcessor", { ...MACHINE, hasAvx2: false }, QUICK, false],
    ["onBattery", MACHINE, QUICK, true],
  ] as const)("says %s", (reason, machine, trial, prefersSmall) => {
    expect(reasonForChoice(machine, trial, prefersSmall)).toBe(reason);
  });
});

describe("windowFor", () => {
  test.each([
    [null, 2048, 2048],
    [{ ...QUICK, promptTokensPerSecond: 5000 }, 1024, 1024],
    // 1,400 tokens in two seconds, in steps of 128.
    [{ ...QUICK, promptTokensPerSecond: 700 }, 2048, 1280],
    [QUICK, 2048, 1024],
    [{ ...QUICK, promptTokensPerSecond: 10 }, 2048, 1024],
    [{ ...QUICK, promptTokensPerSecond: 10 }, 256, 256],
  ])("of %j with %i tokens is %i", (trial, contextLength, expected) => {
    expect(windowFor(trial, contextLength)).toBe(expected);
  });
});
