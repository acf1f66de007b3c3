// A provider is proved against the CPU; whatever fails falls back to it.
import { describe, expect, test } from "vitest";
import type { Decoder } from "../../../../../server/engine/model/decoder";
import { fallbackMessage, isFaster } from "../../../../../server/engineHost/providers/choice";
import { loadProved } from "../../../../../server/engine/model/proveProvider";
import type { ProviderName } from "../../../../../server/protocol/engine";
import { createFakeDecoder, SHAPE } from "../fakeDecoder";

const PARAMS = { modelPath: "m.onnx", shape: SHAPE, executionProvider: "webgpu" } as const;

function setUp(gpu: (decoder: Decoder) => Decoder) {
  const released: ProviderName[] = [];
  const loads: ProviderName[] = [];
  const load = (provider: ProviderName) => {
    loads.push(provider);
    const decoder = createFakeDecoder();
    const shown = provider === "cpu" ? decoder : gpu(decoder);
    const release = () => Promise.resolve(void released.push(provider));
    return Promise.resolve({ ...shown, release });
  };
  return { load, loads, released };
}

describe("loadProved", () => {
  test("keeps a provider that agrees and gives the CPU's session back", async () => {
    const { load, released } = setUp((decoder) => decoder);
    const { provider, trials } = await loadProved(PARAMS, load, () => 0);
    expect([provider, released]).toEqual(["webgpu", ["cpu"]]);
    expect(trials.map((t) => [t.provider, t.outcome])).toEqual([
      ["webgpu", "chosen"],
      ["cpu", "slower"],
    ]);
  });

  test("falls back to the CPU when a provider cannot be loaded, with one sentence why", async () => {
    const { load } = setUp(() => {
      throw new Error("No supported adapters");
    });
    const { provider, trials } = await loadProved(PARAMS, load, () => 0);
    expect(provider).toBe("cpu");
    expect(fallbackMessage("webgpu", trials)).toEqual({
      code: "providerFellBack",
      args: ["webgpu", "No supported adapters"],
    });
  });

  test("falls back when a provider answers otherwise, even with not-a-number", async () => {
    for (const wrong of [(x: number) => -x, () => NaN]) {
      const { load, released } = setUp((decoder) => ({
        ...decoder,
        run: async (input) => {
          const output = await decoder.run(input);
          return { ...output, logits: output.logits.map(wrong) };
        },
      }));
      const { provider, trials } = await loadProved(PARAMS, load, () => 0);
      expect([provider, trials[0]?.outcome, released]).toEqual([
        "cpu",
        expect.stringMatching(/disagrees|failed/),
        ["webgpu"],
      ]);
    }
  });

  test("tolerates a swap of two tokens that lie nearer than a tie", async () => {
    const { load } = setUp((decoder) => ({
      ...decoder,
      run: async (input) => {
        const output = await decoder.run(input);
        const best = output.logits.indexOf(5);
        return { ...output, logits: output.logits.map((x, id) => (id === best ? 4.99 : x)) };
      },
    }));
    expect((await loadProved(PARAMS, load, () => 0)).provider).toBe("webgpu");
  });

  test("loads nothing but the CPU for auto", async () => {
    const { load, loads } = setUp((decoder) => decoder);
    await loadProved({ ...PARAMS, executionProvider: "auto" }, load, () => 0);
    expect(loads).toEqual(["cpu"]);
  });
});

describe("isFaster", () => {
  const trial = (provider: ProviderName, prefillMs: number, decodeStepMs: number) =>
    ({
      provider,
      outcome: provider === "cpu" ? "slower" : "chosen",
      detail: "",
      prefillMs,
      decodeStepMs,
    }) as const;

  const onCpu = { provider: "cpu", trials: [] } as const;

  test("weighs a prompt's prefill and the steps of one suggestion", () => {
    expect(isFaster([trial("webgpu", 5, 1), trial("cpu", 10, 1)], onCpu)).toBe(true);
    expect(isFaster([trial("webgpu", 1, 3), trial("cpu", 10, 1)], onCpu)).toBe(false);
    const failed = { ...trial("webgpu", 0, 0), outcome: "failed" } as const;
    expect(isFaster([failed, trial("cpu", 10, 1)], onCpu)).toBe(false);
  });

  test("measures a candidate against the provider that runs as well", () => {
    const onGpu = { provider: "webgpu", trials: [trial("webgpu", 5, 0.5), trial("cpu", 10, 2)] } as const;
    expect(isFaster([trial("coreml", 6, 1), trial("cpu", 10, 2)], onGpu)).toBe(false);
    expect(isFaster([trial("coreml", 4, 0.4), trial("cpu", 10, 2)], onGpu)).toBe(true);
  });
});
