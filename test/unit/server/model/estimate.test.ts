// What a model should do on a machine, and which one is offered there.
import { describe, expect, test } from "vitest";
import { type Candidate, estimateOf, strongestOf } from "../../../../server/model/estimate";

const MODELS: Readonly<Record<string, Candidate>> = {
  "0.5B": { size: "555 MB", parameters: "0.5B" },
  "1.5B": { size: "1.22 GB", parameters: "1.5B" },
  "1.5B instruct": { size: "1.34 GB", parameters: "1.5B" },
  "3B": { size: "2.1 GB", parameters: "3B" },
};

/** The shipped model of 10 MB at so many prompt tokens a second and ms a token, so many GB free. */
function machine(promptTokensPerSecond: number, decodeStepMs: number, freeGb: number) {
  const trial = { promptTokensPerSecond, decodeStepMs };
  return { measured: { trial, weightBytes: 10e6 }, freeBytes: freeGb * 1e9 };
}

function offered(at: ReturnType<typeof machine>, installed: readonly string[] = []): string | null {
  const available = Object.entries(MODELS)
    .filter(([name]) => !installed.includes(name))
    .map(([name, candidate]) => ({ name, ...candidate, estimate: estimateOf(candidate, null, at) }));
  return (
    strongestOf(
      available,
      installed.map((name) => MODELS[name] as Candidate),
    )?.name ?? null
  );
}

describe("an estimate", () => {
  test("reads as much slower as there are more parameters, and writes slower the more bytes and operators there are", () => {
    expect(estimateOf({ size: "310 MB", parameters: "0.5B" }, null, machine(2203, 9.4, 8))).toEqual({
      promptTokensPerSecond: 44,
      decodeStepMs: 88,
      waitMs: 2866,
      fitsMemory: true,
      shouldRunWell: false,
    });
    expect(estimateOf({ size: "20 MB", parameters: "0.02B" }, null, machine(4000, 1, 8))).toEqual({
      promptTokensPerSecond: 2000,
      decodeStepMs: 2,
      waitMs: 64,
      fitsMemory: true,
      shouldRunWell: true,
    });
  });

  test("is what was measured where the model was here before", () => {
    const trial = { promptTokensPerSecond: 900, decodeStepMs: 9 };
    expect(estimateOf(MODELS["3B"] as Candidate, trial, machine(1, 999, 8))).toEqual({
      ...trial,
      waitMs: 215,
      fitsMemory: true,
      shouldRunWell: true,
    });
  });

  test("is none where nothing was measured, or the catalogue's text says no size", () => {
    expect(estimateOf(MODELS["3B"] as Candidate, null, { measured: null, freeBytes: 9e9 })).toBeNull();
    expect(estimateOf({ size: "small", parameters: "1B" }, null, machine(4000, 2, 8))).toBeNull();
    expect(estimateOf({ size: "1 GB", parameters: "?" }, null, machine(4000, 2, 8))).toBeNull();
  });
});

describe("the model that is offered", () => {
  test.each([
    ["none on a slow machine", machine(2_500, 3, 16), null],
    ["none where writing is too slow", machine(100_000, 5, 16), null],
    ["none where reading is too slow", machine(2_000, 0.1, 16), null],
    ["the smallest on a faster one", machine(8_000, 1.5, 16), "0.5B"],
    ["the first of two alike", machine(24_000, 1.2, 16), "1.5B"],
    ["the largest on the fastest", machine(60_000, 0.5, 64), "3B"],
    ["the largest that memory has room for", machine(60_000, 0.5, 2), "0.5B"],
    ["none without room", machine(60_000, 0.5, 1), null],
  ])("is %s", (_, at, name) => {
    expect(offered(at)).toBe(name);
  });

  test("is stronger than what is there already", () => {
    expect(offered(machine(24_000, 1.2, 16), ["1.5B"])).toBeNull();
    expect(offered(machine(24_000, 1.2, 16), ["0.5B"])).toBe("1.5B");
  });
});
