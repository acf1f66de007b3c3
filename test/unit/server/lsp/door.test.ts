// Messages about documents as no client should send them: each costs itself alone.
import { expect, test } from "vitest";
import type { Connection } from "vscode-languageserver/node";
import { guardDocuments, isPlace, isUri } from "../../../../server/lsp/door";

/** A connection whose messages the test sends. */
function guarded() {
  const handlers: Record<string, (params: unknown) => void> = {};
  const connection = new Proxy({} as Connection, {
    get: (_, name: string) => (handler: (params: unknown) => void) => (handlers[name] = handler),
  });
  const refused: string[] = [];
  const passed: unknown[] = [];
  const events = guardDocuments(connection, (reason) => refused.push(reason));
  events.onDidOpenTextDocument((params) => void passed.push(params));
  events.onDidChangeTextDocument((params) => void passed.push(params));
  events.onDidCloseTextDocument((params) => void passed.push(params));
  return { handlers, refused, passed };
}

const DOCUMENT = { uri: "file:///a.ts", languageId: "typescript", version: 1, text: "a" };
const RANGE = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const change = (...contentChanges: readonly unknown[]) => ({
  textDocument: { uri: "file:///a.ts", version: 2 },
  contentChanges,
});

test("lets through what the protocol says, without lengths that ranges have already", () => {
  const { handlers, passed, refused } = guarded();
  handlers["onDidOpenTextDocument"]?.({ textDocument: DOCUMENT });
  handlers["onDidChangeTextDocument"]?.(change({ text: "b" }, { range: RANGE, rangeLength: "1", text: "c" }));
  handlers["onDidCloseTextDocument"]?.({ textDocument: { uri: "untitled:Untitled-1" } });
  expect(passed).toEqual([
    { textDocument: DOCUMENT },
    change({ text: "b" }, { range: RANGE, text: "c" }),
    { textDocument: { uri: "untitled:Untitled-1" } },
  ]);
  expect(refused).toEqual([]);
});

test.each<[string, string, unknown]>([
  ["an address that is no text", "onDidOpenTextDocument", { textDocument: { ...DOCUMENT, uri: 7 } }],
  ["an address that is none", "onDidOpenTextDocument", { textDocument: { ...DOCUMENT, uri: "file:////a" } }],
  ["an endless address", "onDidOpenTextDocument", { textDocument: { ...DOCUMENT, uri: "a".repeat(9_000) } }],
  ["no text", "onDidOpenTextDocument", { textDocument: { ...DOCUMENT, text: null } }],
  ["no version", "onDidOpenTextDocument", { textDocument: { ...DOCUMENT, version: "1" } }],
  ["no document", "onDidOpenTextDocument", null],
  ["changes that are no list", "onDidChangeTextDocument", { ...change(), contentChanges: {} }],
  ["one good change and half of one", "onDidChangeTextDocument", change({ text: "b" }, { range: RANGE })],
  [
    "a line before the first",
    "onDidChangeTextDocument",
    change({ text: "b", range: { ...RANGE, start: { line: -1, character: 0 } } }),
  ],
  ["a range of null", "onDidChangeTextDocument", change({ text: "b", range: null })],
  ["nothing to close", "onDidCloseTextDocument", { textDocument: {} }],
])("passes over a message with %s, and says so", (_, event, params) => {
  const { handlers, passed, refused } = guarded();
  handlers[event]?.(params);
  expect(passed).toEqual([]);
  expect(refused).toEqual([expect.stringMatching(/^a message "did\w+" is not of the form/)]);
});

test("knows a place from none", () => {
  const at = (line: unknown, character: unknown = 0, uri: unknown = "file:///a.ts") =>
    isPlace({ textDocument: { uri }, position: { line, character } } as Parameters<typeof isPlace>[0]);
  expect(at(0)).toBe(true);
  for (const bad of [at(-1), at(0.5), at("0"), at(0, null), at(2 ** 40), at(0, 0, ""), at(0, 0, {})])
    expect(bad).toBe(false);
  expect(isUri("file:///c%3A/%EC%83%81%EC%A0%90/a.ts")).toBe(true);
});
