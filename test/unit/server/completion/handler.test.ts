import { CancellationTokenSource } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { expect, test, vi } from "vitest";
import { CompletionCache } from "../../../../server/completion/completionCache";
import { CompletionHandler, type HandlerDeps } from "../../../../server/completion/handler";
import { Parser } from "../../../../server/context/parser";
import type { Infer } from "../../../../server/inference/types";
import { readSettings } from "../../../../server/protocol/settings";
import { FakeInfer } from "./fakeInfer";

const URI = "file:///a.go";

function setUp(infer: Infer, overrides: Partial<HandlerDeps> = {}) {
  const document = TextDocument.create(URI, "go", 1, "x = \n");
  const onFault = vi.fn();
  const deps: HandlerDeps = {
    parser: new Parser(""),
    completionCache: new CompletionCache(),
    infer,
    workspaceFolders: () => [],
    documents: { get: (uri) => (uri === URI ? document : undefined) },
    settingsFor: () => Promise.resolve(readSettings(undefined)),
    now: () => 100,
    changedAt: () => undefined,
    onFault,
    ...overrides,
  };
  const handler = new CompletionHandler(deps, () => ({ acceptedCommand: false }));
  const ask = (uri = URI, source = new CancellationTokenSource()) =>
    handler.handle(
      { textDocument: { uri }, position: { line: 0, character: 4 }, context: { triggerKind: 2 } },
      source.token,
    );
  return { handler, ask, onFault };
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
