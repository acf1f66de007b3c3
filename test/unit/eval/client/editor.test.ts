// The editor's side of the conversation, against a server at the other end of two pipes in this process.
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import { askCompletion, changeDocument, confidenceOf, openDocument } from "../../../eval/client/editor";
import type { Server } from "../../../eval/client/server";
import { Tokens } from "../../../eval/client/tokens";

const open: MessageConnection[] = [];
afterEach(() => open.splice(0).forEach((connection) => connection.dispose()));

function connect(): { server: Server; remote: MessageConnection } {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const local = createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  const remote = createMessageConnection(new StreamMessageReader(there), new StreamMessageWriter(back));
  open.push(local, remote);
  local.listen();
  remote.listen();
  const server = { connection: local, uriOf: (path: string) => `file:///p/${path}`, stop: async () => {} };
  return { server, remote };
}

const at = { line: 0, character: 2 };
const report = { lastCompletion: { logProbs: [-1, -1], generate: { reusedLength: 7 } } };

describe("askCompletion", () => {
  test("takes the first item, with the server's log-probabilities as confidence", async () => {
    const { server, remote } = connect();
    remote.onRequest("textDocument/inlineCompletion", () => ({
      items: [{ insertText: "x" }, { insertText: "y" }],
    }));
    remote.onRequest("loupe/report", () => report);
    const answer = await askCompletion(server, "a.ts", at, "invoked");
    expect(answer).toMatchObject({ outcome: "shown", reusedLength: 7, confidence: -2 / 4 ** 0.7 });
    expect(answer.edit).toEqual({ start: at, end: at, newText: "x" });
  });

  test("takes the product's own confidence and what it wrote before its filters, where it tells them", async () => {
    const { server, remote } = connect();
    const range = { start: at, end: { line: 0, character: 3 } };
    remote.onRequest("textDocument/inlineCompletion", () => [{ insertText: "x", range, confidence: 0.7 }]);
    remote.onRequest("loupe/report", () => ({
      lastCompletion: {
        logProbs: [-1],
        written: "x)",
        writtenReplaceLength: 2,
        generate: { reusedLength: 1, runs: 2, chosen: 5 },
      },
    }));
    const answer = await askCompletion(server, "a.ts", at, "automatic");
    expect(answer).toMatchObject({ confidence: 0.7, runs: 2, chosen: 5 });
    expect(answer.unfilteredEdit).toEqual({ start: at, end: { line: 0, character: 4 }, newText: "x)" });
  });

  test("keeps the item's range", async () => {
    const { server, remote } = connect();
    const range = { start: at, end: { line: 0, character: 3 } };
    remote.onRequest("textDocument/inlineCompletion", () => [{ insertText: { value: "x)" }, range }]);
    remote.onRequest("loupe/report", () => report);
    expect((await askCompletion(server, "a.ts", at, "automatic")).edit).toEqual({ ...range, newText: "x)" });
  });

  test("sends LSP's trigger kinds", async () => {
    const { server, remote } = connect();
    const kinds: unknown[] = [];
    remote.onRequest("textDocument/inlineCompletion", (params: { context: { triggerKind: number } }) => {
      kinds.push(params.context.triggerKind);
      return null;
    });
    remote.onRequest("loupe/report", () => ({ lastCompletion: null }));
    expect((await askCompletion(server, "a.ts", at, "invoked")).outcome).toBe("nothing");
    await askCompletion(server, "a.ts", at, "automatic");
    expect(kinds).toEqual([1, 2]);
  });

  test("counts an error as an answer", async () => {
    const { server, remote } = connect();
    remote.onRequest("textDocument/inlineCompletion", () => {
      throw new Error("no model");
    });
    expect(await askCompletion(server, "a.ts", at, "invoked")).toMatchObject({
      outcome: "error",
      edit: null,
    });
  });
});

describe("askCompletion of a server that does not answer", () => {
  test("calls it late after five seconds, cancels, and goes on", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { server, remote } = connect();
      const cancelled = new Promise<void>((resolve) => {
        remote.onRequest("textDocument/inlineCompletion", (_params: unknown, signal: CancellationToken) => {
          signal.onCancellationRequested(() => resolve());
          return new Promise(() => undefined);
        });
      });
      const answer = askCompletion(server, "a.ts", at, "invoked");
      await vi.advanceTimersByTimeAsync(5000);
      expect((await answer).outcome).toBe("late");
      await cancelled;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("documents", () => {
  test("opens TSX as the editor names it and types at a position", async () => {
    const { server, remote } = connect();
    const seen: unknown[] = [];
    remote.onNotification("textDocument/didOpen", (params: unknown) => void seen.push(params));
    remote.onNotification("textDocument/didChange", (params: unknown) => void seen.push(params));
    remote.onRequest("shutdown", () => null);
    const file = { path: "a.tsx", language: "tsx" as const, text: "" };
    await openDocument(server, file, "ab");
    await changeDocument(server, file, { version: 2, at, text: "c" });
    await server.connection.sendRequest("shutdown");
    expect(seen).toEqual([
      { textDocument: { uri: "file:///p/a.tsx", languageId: "typescriptreact", version: 1, text: "ab" } },
      {
        textDocument: { uri: "file:///p/a.tsx", version: 2 },
        contentChanges: [{ range: { start: at, end: at }, text: "c" }],
      },
    ]);
  });
});

describe("Tokens", () => {
  test("gives ids, and their text up to the first newline", async () => {
    const { server, remote } = connect();
    const bytes = (text: string): number[] => [...Buffer.from(text)];
    remote.onRequest("loupe/tokens", () => ({
      model: "m",
      tokens: [
        { tokenId: 4, bytes: bytes("한") },
        { tokenId: 9, bytes: bytes(";\n  ") },
      ],
    }));
    const tokens = new Tokens(server);
    expect([...(await tokens.idsOf("한;\n  "))]).toEqual([4, 9]);
    expect(tokens.hasNewline(9)).toBe(true);
    expect(tokens.hasNewline(4)).toBe(false);
    expect(tokens.firstLine([4, 9, 4])).toBe("한;");
  });
});

describe("confidenceOf", () => {
  test("ranks an answer without log-probabilities last", () => {
    expect(confidenceOf([])).toBe(-Infinity);
    expect(confidenceOf([-1])).toBeLessThan(confidenceOf([-0.5]));
  });
});
