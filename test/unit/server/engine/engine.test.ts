// Requests that share one engine: aborts, newer requests, the panel's work between a completion's runs.
import { describe, expect, test } from "vitest";
import type { Decoder } from "../../../../server/engine/model/decoder";
import { Engine } from "../../../../server/engine/engine";
import { RequestLoop } from "../../../../server/engine/requestLoop";
import type { FromEngine, GenerateParams } from "../../../../server/protocol/engine";
import { createFakeDecoder, expectedNext, GENERATE, SHAPE } from "./fakeDecoder";

const LOAD = { modelPath: "m.onnx", shape: SHAPE, executionProvider: "cpu" } as const;

async function setUp(changes: Partial<Decoder> = {}) {
  const decoder = createFakeDecoder();
  const sent: FromEngine[] = [];
  const collected: string[] = [];
  const rests: (() => void)[] = [];
  const engine = new Engine({
    loadDecoder: () => () => Promise.resolve({ ...decoder, ...changes, release: () => Promise.resolve() }),
    now: () => 0,
    residentBytes: () => 123,
    cpuMs: () => 45,
    collectGarbage: (which) => void collected.push(which),
    afterRest: (run) => {
      rests.push(run);
      return () => void rests.splice(0, rests.length, ...rests.filter((each) => each !== run));
    },
  });
  const loop = new RequestLoop(engine, (message) => sent.push(message));
  await loop.receive({ type: "load", id: 0, params: LOAD });
  const resultOf = (id: number) => sent.find((m) => m.id === id && m.type !== "token");
  return { decoder, engine, loop, sent, resultOf, collected, rests };
}

const prompt = (length: number, maxTokens = 4): GenerateParams => ({
  ...GENERATE,
  promptIds: Array.from({ length }, (_, i) => (i * 3) % 7),
  maxTokens,
});

describe("Engine", () => {
  test("makes at most one run after an abort, whenever the abort comes", async () => {
    for (let runsBefore = 0; runsBefore < 6; runsBefore++) {
      const { decoder, engine, loop, resultOf } = await setUp();
      decoder.beforeRun = () => {
        if (decoder.inputs.length === runsBefore) void loop.receive({ type: "abort", id: 1 });
      };
      await loop.receive({ type: "generate", id: 1, params: prompt(300, 50) });
      expect(decoder.inputs).toHaveLength(runsBefore + 1);
      expect(resultOf(1)).toMatchObject({ result: { stopReason: "aborted" } });
      expect(engine.stats()).toMatchObject({ runsAfterAbort: 1, maxRunsAfterAbort: 1 });
    }
  });

  test("says in a sentence that it cannot look into a model whose graph it does not know", async () => {
    const { loop, resultOf } = await setUp({ inside: null });
    const tokenIds = [1, 2];
    await loop.receive({ type: "overview", id: 1, params: { tokenIds, relations: [] } });
    await loop.receive({ type: "probe", id: 2, params: { tokenIds, position: 1, layer: 0, head: 0 } });
    const refused = { type: "error", code: "badRequest", sentence: { code: "insideUnknown", args: [] } };
    expect([resultOf(1), resultOf(2)]).toMatchObject([refused, refused]);
  });

  test("closes the model's inside once it has rested, and not during a run", async () => {
    const happened: string[] = [];
    const { decoder, loop, resultOf, rests } = await setUp({
      run: async (input) => {
        happened.push("run begins");
        const output = await decoder.run(input);
        await new Promise(setImmediate);
        happened.push("run ends");
        return output;
      },
      prepare: ({ probes }) => Promise.resolve(void happened.push(`prepared ${probes?.length ?? 0}`)),
      closeInside: () => Promise.resolve(void happened.push("closed")),
    });
    const looked = loop.receive({ type: "vector", id: 1, params: { tokenIds: [1, 2] } });
    await loop.receive({ type: "endProbe", id: 2, params: null });
    for (const rested of rests) rested();
    await looked;
    await expect.poll(() => happened).toEqual(["prepared 1", "run begins", "run ends", "closed"]);
    expect(resultOf(2)).toMatchObject({ result: null });
  });

  test("keeps the model's inside open for who looks again before it has rested", async () => {
    const { loop, rests } = await setUp();
    await loop.receive({ type: "endProbe", id: 1, params: null });
    expect(rests).toHaveLength(1);
    await loop.receive({ type: "vector", id: 2, params: { tokenIds: [1, 2] } });
    expect(rests).toEqual([]);
  });

  test("makes no run for a request aborted while it waits", async () => {
    const { decoder, loop, resultOf } = await setUp();
    const first = loop.receive({ type: "generate", id: 1, params: prompt(10, 2) });
    const second = loop.receive({ type: "generate", id: 2, params: prompt(20, 2) });
    await loop.receive({ type: "abort", id: 2 });
    await Promise.all([first, second]);
    expect(resultOf(2)).toMatchObject({ result: { stopReason: "aborted", runs: 0 } });
    expect(decoder.inputs).toHaveLength(2);
  });

  test("answers a newer generation rightly after an aborted one", async () => {
    const { decoder, loop, sent } = await setUp();
    decoder.beforeRun = () => {
      if (decoder.inputs.length === 1) void loop.receive({ type: "abort", id: 1 });
    };
    const params = prompt(290, 1);
    await Promise.all([
      loop.receive({ type: "generate", id: 1, params: prompt(300) }),
      loop.receive({ type: "generate", id: 2, params }),
    ]);
    expect(sent).toContainEqual(
      expect.objectContaining({ type: "token", id: 2, tokenId: expectedNext(params.promptIds) }),
    );
  });

  test("lets a completion wait for one run of the panel's work at most, and leaves its cache alone", async () => {
    const { decoder, loop, resultOf } = await setUp();
    await loop.receive({ type: "generate", id: 1, params: prompt(50, 1) });
    decoder.inputs.length = 0;
    const tokenIds = Array.from({ length: 390 }, (_, i) => i % 9);
    await Promise.all([
      loop.receive({ type: "attention", id: 2, params: { tokenIds, layer: 1, head: 2 } }),
      loop.receive({
        type: "generate",
        id: 3,
        params: { ...prompt(50, 1), promptIds: [...prompt(50).promptIds, 8] },
      }),
    ]);
    const order = decoder.inputs.map(({ probes }) => (probes === undefined ? "completion" : "panel"));
    expect(order).toEqual(["panel", "completion", "panel", "panel", "panel"]);
    expect(resultOf(3)).toMatchObject({ result: { reusedLength: 50, tokensEvaluated: 1 } });
  });

  test("gives one head's rows over all chunks, each summing to 1", async () => {
    const { engine } = await setUp();
    const tokenIds = Array.from({ length: 150 }, (_, i) => i % 9);
    const signal = new AbortController().signal;
    const even = (await engine.ask("attention", { tokenIds, layer: 0, head: 3 }, signal)).weights;
    const first = (await engine.ask("attention", { tokenIds, layer: 0, head: 0 }, signal)).weights;
    for (const row of [0, 127, 128, 149]) {
      const sum = even.subarray(row * 150, (row + 1) * 150).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
      expect(even[row * 150 + row]).toBeCloseTo(1 / (row + 1), 6);
      expect(first[row * 150]).toBe(1);
    }
  });

  test("scores every token but the first over the full vocabulary", async () => {
    const { engine } = await setUp();
    const next = expectedNext([1, 2]);
    const { logProbs } = await engine.ask(
      "score",
      { tokenIds: [1, 2, next, 0] },
      new AbortController().signal,
    );
    const sum = Array.from({ length: 50 }, (_, id) => Math.exp(id === next ? 5 : -Math.abs(id - next) / 100));
    expect(logProbs).toHaveLength(3);
    expect(logProbs[1]).toBeCloseTo(5 - Math.log(sum.reduce((a, b) => a + b)), 4);
  });

  test("answers a request it cannot fulfil with an error, and the next one as ever", async () => {
    const { loop, resultOf } = await setUp();
    await loop.receive({ type: "attention", id: 1, params: { tokenIds: [1], layer: 7, head: 0 } });
    expect(resultOf(1)).toMatchObject({
      type: "error",
      code: "badRequest",
      message: "expected a layer below 2, got 7",
    });
    await loop.receive({ type: "stats", id: 2, params: null });
    expect(resultOf(2)).toMatchObject({ method: "stats", result: { residentBytes: 123, cpuMs: 45 } });
  });

  test("gives back the model's bytes after a load, and the rows of logits after each generation", async () => {
    const { loop, collected } = await setUp();
    expect(collected).toEqual(["all"]);
    await loop.receive({ type: "generate", id: 1, params: prompt(10) });
    await loop.receive({ type: "generate", id: 2, params: prompt(12) });
    await Promise.resolve();
    expect(collected).toEqual(["all", "young", "young"]);
  });

  test("says that no model is loaded", async () => {
    const sent: FromEngine[] = [];
    const deps = {
      loadDecoder: () => () => Promise.reject(new Error("no such file")),
      threads: 1,
      now: () => 0,
      residentBytes: () => 0,
      cpuMs: () => 0,
      collectGarbage: () => undefined,
      afterRest: () => () => undefined,
    };
    const loop = new RequestLoop(new Engine(deps), (message) => sent.push(message));
    await loop.receive({ type: "score", id: 1, params: { tokenIds: [1, 2] } });
    await loop.receive({ type: "load", id: 2, params: LOAD });
    expect(sent.map((m) => m.type === "error" && m.code)).toEqual(["notLoaded", "modelUnreadable"]);
  });
});
