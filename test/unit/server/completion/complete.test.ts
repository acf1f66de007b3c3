import { beforeEach, expect, test, vi } from "vitest";
import { complete, type CompletionDeps } from "../../../../server/completion/complete";
import { CompletionCache } from "../../../../server/completion/completionCache";
import { Recorder } from "../../../../server/completion/recorder";
import { Parser } from "../../../../server/context/parser";
import type { Infer } from "../../../../server/inference/types";
import { readSettings } from "../../../../server/protocol/settings";
import { FakeInfer, GENERATED } from "./fakeInfer";
import { drawnRequest } from "./requests";

const SIGNAL = new AbortController().signal;
let completionCache: CompletionCache;
beforeEach(() => {
  completionCache = new CompletionCache();
});

function depsWith(fake: FakeInfer): CompletionDeps {
  return {
    settings: readSettings(undefined),
    completionCache,
    infer: fake.infer,
    confidenceWeights: () => Promise.resolve(null),
    // A language without grammar needs no grammar folder.
    parser: new Parser(""),
    workspaceFolders: () => [],
    wait: () => Promise.resolve(),
    neighbours: { of: () => [] },
    openDocuments: () => [],
    offersAlternatives: false,
    recorder: new Recorder(request("│"), { id: 1, time: "", triggerKind: "automatic" }, () => 0),
  };
}

const request = (drawn: string) => drawnRequest(drawn, { languageId: "go" });

test("completes with the model's text, its probabilities and the counters", async () => {
  const outcome = await complete(request("x = │\n"), depsWith(new FakeInfer(["a + ", "b  "])), SIGNAL);
  expect(outcome).toEqual({
    kind: "completed",
    insertText: "a + b",
    replaceLength: 0,
    source: "model",
    logProbs: [-0.5, -0.5],
    sources: Array.from({ length: 2 }, () => ({ modelProb: 0.6, memoryProb: 0, memoryShare: 0 })),
    confidence: null,
    judged: null,
    generate: GENERATED,
  });
});

test.for([
  ["quiet", "empty"],
  ["balanced", "empty"],
  ["eager", "completed"],
] as const)("with the dial at %s, a suggestion of middling confidence is %s", async ([eagerness, kind]) => {
  const deps = {
    ...depsWith(new FakeInfer(["a + b"])),
    settings: { ...readSettings(undefined), eagerness },
    // Without weights the bias alone speaks: 0.4.
    confidenceWeights: () =>
      Promise.resolve({ bias: -0.4, weights: [], thresholds: { quiet: 0.8, balanced: 0.6, eager: 0.3 } }),
  };
  expect((await complete(request("x = │\n"), deps, SIGNAL)).kind).toBe(kind);
});

test("what was learned of the person moves a suggestion below the dial, and is asked of the fitted confidence", async () => {
  const correct = vi.fn(() => 0.1);
  const thresholds = { quiet: 0.3, balanced: 0.3, eager: 0.3 };
  const deps = {
    ...depsWith(new FakeInfer(["a + b"])),
    personal: { correct },
    confidenceWeights: () => Promise.resolve({ bias: 0, weights: [], thresholds }),
  };
  expect(await complete(request("x = │\n"), deps, SIGNAL)).toMatchObject({ reason: "lowConfidence" });
  expect(correct).toHaveBeenCalledWith(expect.objectContaining({ confidence: 0.5 }));
});

const UNSURE = { bias: -2, weights: [], thresholds: { quiet: 0.5, balanced: 0.5, eager: 0.5 } };
const sure = [Math.log(0.95)];
const guess = [Math.log(0.1)];

/** Names that are sure, and an end that is a guess. */
const beginsSure: Infer = async function* () {
  await Promise.resolve();
  const sources = [{ modelProb: 0.9, memoryProb: 0, memoryShare: 0 }];
  yield { kind: "piece", text: "visits.filter", logProbs: sure, sources };
  yield { kind: "piece", text: "(isOpen)", logProbs: guess, sources };
  yield { kind: "end", result: GENERATED };
};

test.for([
  ["quiet", { kind: "empty", reason: "lowConfidence" }],
  ["balanced", { kind: "completed", insertText: "visits.filter", logProbs: sure, judged: null }],
] as const)(
  "where the whole is not sure, its sure beginning is shown, but to the quiet (%s)",
  async ([eagerness, outcome]) => {
    const deps = {
      ...depsWith(new FakeInfer([])),
      infer: beginsSure,
      settings: { ...readSettings(undefined), eagerness },
      confidenceWeights: () => Promise.resolve(UNSURE),
    };
    expect(await complete(request("x = │\n"), deps, SIGNAL)).toMatchObject(outcome);
    const invoked = { ...request("x = │\n"), triggerKind: "invoked" } as const;
    expect(await complete(invoked, deps, SIGNAL)).toMatchObject({ insertText: "visits.filter(isOpen)" });
  },
);

test("of a run that was given up as hopeless the sure beginning is left as well, and the record says so", async () => {
  const given = async function* () {
    for await (const event of beginsSure({} as never, {} as never, SIGNAL))
      yield event.kind === "end"
        ? { ...event, result: { ...GENERATED, stopReason: "hopeless" as const } }
        : event;
  };
  const deps = {
    ...depsWith(new FakeInfer([])),
    infer: given,
    confidenceWeights: () => Promise.resolve(UNSURE),
  };
  expect(await complete(request("x = │\n"), deps, SIGNAL)).toMatchObject({ insertText: "visits.filter" });
  expect(deps.recorder.draft.filters).toContainEqual({
    filter: "cutUnsure",
    verdict: "changed",
    after: "visits.filter",
  });
});

test("text typed as predicted asks nothing of the model", async () => {
  const fake = new FakeInfer(["a + b"]);
  await complete(request("x = │\n"), depsWith(fake), SIGNAL);
  const outcome = await complete(request("x = a│\n"), depsWith(fake), SIGNAL);
  expect(outcome).toMatchObject({ kind: "completed", insertText: " + b", source: "completionCache" });
  expect(fake.runs).toBe(1);
});

test("the answer has the document's line ends", async () => {
  const fake = new FakeInfer(["\n\tgo()", "\n}"]);
  const outcome = await complete(request("func f() {│\r\n"), depsWith(fake), SIGNAL);
  expect(outcome).toMatchObject({ insertText: "\r\n\tgo()\r\n}" });
});

test.each([
  ["noText", "   "],
  ["postprocess", "<|endoftext|>"],
])("gives %s as the reason for nothing", async (reason, text) => {
  const outcome = await complete(request("x = │\n"), depsWith(new FakeInfer([text])), SIGNAL);
  expect(outcome).toEqual({ kind: "empty", reason, generate: GENERATED });
});

test("a request that the gate stops asks nothing of the model", async () => {
  const fake = new FakeInfer(["a"]);
  const outcome = await complete(request("al│pha"), depsWith(fake), SIGNAL);
  expect(outcome).toEqual({ kind: "skipped", reason: "middleOfWord" });
  expect(fake.runs).toBe(0);
});

test("an aborted request throws its reason", async () => {
  const controller = new AbortController();
  const completing = complete(request("x = │"), depsWith(new FakeInfer(["a", "b"])), controller.signal);
  controller.abort();
  await expect(completing).rejects.toBe(controller.signal.reason);
});

test("what is not worth showing is shown on an explicit request only, and asked again after the next character", async () => {
  const fake = new FakeInfer(["a + b"]);
  const weights = { bias: 0, weights: [], thresholds: { quiet: 0.8, balanced: 0.6, eager: 0.2 } };
  const deps = { ...depsWith(fake), confidenceWeights: () => Promise.resolve(weights) };
  const automatic = { ...request("x = │\n"), triggerKind: "automatic" } as const;
  expect(await complete(automatic, deps, SIGNAL)).toMatchObject({ kind: "empty", reason: "lowConfidence" });
  expect(await complete(automatic, deps, SIGNAL)).toMatchObject({ kind: "empty", reason: "lowConfidence" });
  expect(fake.runs).toBe(2);
  const invoked = { ...automatic, triggerKind: "invoked" } as const;
  expect(await complete(invoked, deps, SIGNAL)).toMatchObject({ kind: "completed", confidence: 0.5 });
});

test("while the syntax is broken, an automatic suggestion has to be surer", async () => {
  const deps = {
    ...depsWith(new FakeInfer(["a + b"])),
    confidenceWeights: () =>
      Promise.resolve({ bias: -0.4, weights: [], thresholds: { quiet: 0.8, balanced: 0.3, eager: 0.2 } }),
  };
  const automatic = { ...request("x = │\n"), triggerKind: "automatic" } as const;
  class BrokenCode extends Parser {
    override faultsWith = () => ({ all: 1, here: 1, near: 1 });
  }
  expect(await complete(automatic, { ...deps, parser: new BrokenCode("") }, SIGNAL)).toMatchObject({
    reason: "lowConfidence",
  });
  expect(await complete(automatic, deps, SIGNAL)).toMatchObject({ kind: "completed" });
});

test("a completion server's text is not judged by weights that were fitted to our engine", async () => {
  const weights = { bias: -9, weights: [], thresholds: { quiet: 0.8, balanced: 0.6, eager: 0.2 } };
  const remote: Infer = async function* () {
    await Promise.resolve();
    yield { kind: "piece", text: "a + b", logProbs: [] };
    yield { kind: "end", result: GENERATED };
  };
  const deps = {
    ...depsWith(new FakeInfer([])),
    infer: remote,
    confidenceWeights: () => Promise.resolve(weights),
  };
  const automatic = { ...request("x = │\n"), triggerKind: "automatic" } as const;
  expect(await complete(automatic, deps, SIGNAL)).toMatchObject({ kind: "completed", confidence: null });
});

test("a generation that the engine gave up is nothing to show", async () => {
  const fake = new FakeInfer(["a + b"], { ...GENERATED, stopReason: "hopeless" });
  const automatic = { ...request("x = │\n"), triggerKind: "automatic" } as const;
  expect(await complete(automatic, depsWith(fake), SIGNAL)).toMatchObject({
    kind: "empty",
    reason: "lowConfidence",
  });
});

test("waits for what has to be computed, and not for what is known", async () => {
  let waits = 0;
  const deps = { ...depsWith(new FakeInfer(["a + b"])), wait: () => Promise.resolve(void waits++) };
  await complete(request("x = │\n"), deps, SIGNAL);
  expect(waits).toBe(1);
  await complete(request("x = a│\n"), deps, SIGNAL);
  expect(waits).toBe(1);
});

test("that there is nothing to suggest is found out once; an explicit request tries again", async () => {
  const fake = new FakeInfer(["  "]);
  const outcome = await complete(request("x = │\n"), depsWith(fake), SIGNAL);
  expect(await complete(request("x = │\n"), depsWith(fake), SIGNAL)).toEqual({ ...outcome, generate: null });
  expect(fake.runs).toBe(1);
  await complete({ ...request("x = │\n"), triggerKind: "invoked" }, depsWith(fake), SIGNAL);
  expect(fake.runs).toBe(2);
});

test("an explicit request is computed anew, with alternatives where the client shows them", async () => {
  const fake = new FakeInfer(["a + b"]);
  const deps = depsWith(fake);
  await complete(request("x = │\n"), deps, SIGNAL);
  const asked = { ...request("x = │\n"), triggerKind: "invoked" } as const;
  expect(await complete(asked, deps, SIGNAL)).toMatchObject({ source: "completionCache" });
  // The fake names no tokens: there is no other way to go on.
  expect(await complete(asked, { ...deps, offersAlternatives: true }, SIGNAL)).toMatchObject({
    ...{ source: "model", insertText: "a + b", alternatives: [] },
  });
});
