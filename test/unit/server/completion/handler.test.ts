import { CancellationTokenSource } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { expect, test, vi } from "vitest";
import { CompletionCache } from "../../../../server/completion/completionCache";
import { CompletionHandler, type HandlerDeps } from "../../../../server/completion/handler";
import { MAX_RECORDS, RecordStore } from "../../../../server/completion/recordStore";
import { Personal } from "../../../../server/completion/personal/personal";
import { Parser } from "../../../../server/context/parser";
import type { Infer } from "../../../../server/inference/types";
import { readSettings } from "../../../../server/protocol/settings";
import { FakeInfer, GENERATED } from "./fakeInfer";

const URI = "file:///a.go";

function setUp(infer: Infer, overrides: Partial<HandlerDeps> = {}) {
  const document = TextDocument.create(URI, "go", 1, "x = \n");
  const onFault = vi.fn();
  const records = new RecordStore(() => new Date(0));
  const deps: HandlerDeps = {
    parser: new Parser(""),
    completionCache: new CompletionCache(),
    infer,
    confidenceWeights: () => Promise.resolve(null),
    readAhead: () => Promise.resolve(),
    workspaceFolders: () => [],
    neighbours: { of: () => [] },
    openDocuments: () => [],
    records,
    personal: new Personal(() => undefined),
    documents: { get: (uri) => (uri === URI ? document : undefined) },
    settingsFor: () => Promise.resolve(readSettings(undefined)),
    now: () => 100,
    changedAt: () => undefined,
    onAnswered: () => undefined,
    startTimer: () => () => undefined,
    onFault,
    ...overrides,
  };
  const handler = new CompletionHandler(deps, () => ({ acceptedCommand: false, alternatives: false }));
  const ask = (uri = URI, source = new CancellationTokenSource()) =>
    handler.handle(
      { textDocument: { uri }, position: { line: 0, character: 4 }, context: { triggerKind: 2 } },
      source.token,
    );
  return { handler, ask, onFault, records };
}

test("answers a list with one item, its range at the cursor", async () => {
  const { ask } = setUp(new FakeInfer(["y + z"]).infer);
  const at = { line: 0, character: 4 };
  expect(await ask()).toEqual({ items: [{ insertText: "y + z", range: { start: at, end: at } }] });
});

test("a newer request aborts the older, which is answered null and counted", async () => {
  const fake = new FakeInfer(["y", " + z"]);
  const { handler, ask, onFault } = setUp(fake.infer);
  const [older, newer] = await Promise.all([ask(), ask()]);
  expect(older).toBeNull();
  expect(newer?.items).toHaveLength(1);
  expect(handler.aborted).toBe(1);
  expect(onFault).not.toHaveBeenCalled();
});

test("a request that the client cancels is answered null", async () => {
  const source = new CancellationTokenSource();
  const { handler, ask } = setUp(new FakeInfer(["y", " + z"]).infer);
  const asked = ask(URI, source);
  source.cancel();
  expect(await asked).toBeNull();
  expect(handler.aborted).toBe(1);
});

test("a fault is told and answered null", async () => {
  const fault = new Error("engine gone");
  const { ask, onFault } = setUp(() => {
    throw fault;
  });
  expect(await ask()).toBeNull();
  expect(onFault).toHaveBeenCalledExactlyOnceWith(fault);
});

test("an unknown document is answered null", async () => {
  expect(await setUp(new FakeInfer(["y"]).infer).ask("file:///unknown.go")).toBeNull();
});

test("the time counts from the change that the request follows", async () => {
  let now = 100;
  const { handler, ask } = setUp(new FakeInfer(["y"]).infer, { now: () => now, changedAt: () => 70 });
  await ask();
  expect(handler.lastCompletion?.elapsedMs).toBe(30);
  now = 200;
  await ask();
  expect(handler.lastCompletion?.elapsedMs).toBe(0);
});

test("every request leaves a record: shown, aborted, failed", async () => {
  const { ask, records } = setUp(new FakeInfer(["y + z  "]).infer);
  const [older] = await Promise.all([ask(), ask()]);
  expect(older).toBeNull();
  await ask();
  const [cached, shown, aborted] = records.list().map(({ id }) => records.get(id));
  expect(aborted).toMatchObject({ id: 1, outcome: "aborted", fault: null, insertText: "" });
  expect(shown).toMatchObject({
    ...{ id: 2, time: "1970-01-01T00:00:00.000Z", uri: URI, outcome: "completed", cacheHit: false },
    ...{ written: "y + z  ", insertText: "y + z", maxTokens: 64, generate: GENERATED },
  });
  expect(shown?.context).toMatchObject({ prefix: "x = ", suffix: "\n" });
  const changed = shown?.filters.filter(({ verdict }) => verdict !== "kept");
  expect(changed).toEqual([{ filter: "trimEnd", verdict: "changed", after: "y + z" }]);
  expect(cached).toMatchObject({ cacheHit: true, cachedFrom: 2, context: null, insertText: "y + z" });
  const failing: Infer = () => {
    throw new Error("out of memory");
  };
  const broken = setUp(failing);
  await broken.ask();
  expect(broken.records.get(1)).toMatchObject({ outcome: "failed", fault: "out of memory" });
});

test("the last 200 records are kept", async () => {
  const { ask, records } = setUp(new FakeInfer(["y"]).infer);
  for (let i = 0; i <= MAX_RECORDS; i++) await ask();
  expect(records.list()).toHaveLength(MAX_RECORDS);
  expect(records.get(1)).toBeNull();
  expect(records.get(MAX_RECORDS + 1)).not.toBeNull();
});

test("typing faster than answers come makes the next request wait for a pause", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    let [time, runs] = [0, 0];
    const infer: Infer = async function* (_context, _options, signal) {
      runs++;
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      );
      yield { kind: "end", result: GENERATED };
    };
    // Another text with every key.
    const typed = () => TextDocument.create(URI, "go", 1, `x = \n${"a".repeat(time)}`);
    const { handler, ask } = setUp(infer, { now: () => time, documents: { get: typed } });
    const asked = [];
    for (let key = 0; key < 12; key++) {
      time += 150;
      asked.push(ask());
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    }
    expect(runs).toBeGreaterThan(0);
    expect(runs).toBeLessThan(12);
    const before = runs;
    await vi.advanceTimersByTimeAsync(400);
    expect(runs).toBe(before + 1);
    handler.abort();
    await Promise.all(asked);
  } finally {
    vi.useRealTimers();
  }
});

test("what is computed ahead answers the request that comes after accepting, and a newer request ends it", async () => {
  const fake = new FakeInfer(["y + z"]);
  let due: (() => void) | null = null;
  const text = { now: "x = \n" };
  const { ask, records, handler } = setUp(fake.infer, {
    documents: { get: () => TextDocument.create(URI, "go", 1, text.now) },
    startTimer: (callback) => {
      due = callback;
      return () => (due = null);
    },
  });
  await ask();
  (due as (() => void) | null)?.();
  await vi.waitFor(() => expect(records.list()).toHaveLength(2));
  expect(records.list()[0]).toMatchObject({ triggerKind: "prefetch", outcome: "completed" });
  expect(handler.lastCompletion).toMatchObject({ source: "model" });
  text.now = "x = y + z\n";
  await handler.handle(
    { textDocument: { uri: URI }, position: { line: 0, character: 9 }, context: { triggerKind: 2 } },
    new CancellationTokenSource().token,
  );
  expect(handler.lastCompletion).toMatchObject({ source: "completionCache" });
  expect(fake.runs).toBe(2);
});
