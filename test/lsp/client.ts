// A plain JSON-RPC client for the built language server: what any editor would send, and nothing of VS Code.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { InitializeResult, InlineCompletionList, Position, Range } from "vscode-languageserver-protocol";
import type { Report, ServerState } from "../../server/protocol/lsp";
import { writeSlowTrial } from "../support/trial";

const ROOT = join(import.meta.dirname, "..", "..");
export const SERVER_PATH = join(ROOT, "dist", "loupe-language-server.js");
export const ROOT_URI = "file:///c%3A/%EC%83%81%EC%A0%90/my%20shop";

export interface ClientOptions {
  readonly modelsFolder?: string;
  /** Where added models lie; null: the user's own place; absent: one where the small model answers. */
  readonly storeFolder?: string | null;
  readonly capabilities?: object;
  readonly initializationOptions?: object;
  readonly rootUri?: string;
  /** Added to the environment of the server; undefined: taken out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A program and its arguments that run the server's, such as a tracer. */
  readonly under?: readonly string[];
  /** Answers `workspace/configuration`, by the scope's URI. */
  readonly configuration?: (scopeUri: string | undefined) => unknown;
}

/** Gone with the process of the tests. */
function ownStore(): string {
  const folder = mkdtempSync(join(tmpdir(), "loupe-store-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeSlowTrial(folder);
  return folder;
}

export class LspClient {
  readonly states: ServerState[] = [];
  /** What the server says it can do. */
  capabilities: InitializeResult["capabilities"] = {};
  readonly configurationAsked: (string | undefined)[] = [];
  private readonly versions = new Map<string, number>();
  private waiting: (() => void)[] = [];

  private constructor(
    readonly child: ChildProcess,
    readonly connection: MessageConnection,
  ) {}

  static async start(options: ClientOptions = {}): Promise<LspClient> {
    const models = options.modelsFolder ? ["--models", options.modelsFolder] : [];
    const storeFolder = options.storeFolder === undefined ? ownStore() : options.storeFolder;
    const store = storeFolder === null ? [] : ["--store", storeFolder];
    const run = [process.execPath, SERVER_PATH, "--stdio", ...models, ...store];
    const [program = process.execPath, ...args] = [...(options.under ?? []), ...run];
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, ...options.env },
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new LspClient(child, connection);
    connection.onError(() => undefined);
    connection.onUnhandledNotification(() => undefined);
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("workspace/configuration", (params: { items: { scopeUri?: string }[] }) =>
      params.items.map(({ scopeUri }) => {
        client.configurationAsked.push(scopeUri);
        return options.configuration?.(scopeUri) ?? null;
      }),
    );
    connection.onNotification("loupe/state", (state: ServerState) => {
      client.states.push(state);
      for (const wake of client.waiting.splice(0)) wake();
    });
    connection.listen();
    const { capabilities } = await connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: options.rootUri ?? ROOT_URI,
      capabilities: options.capabilities ?? {},
      ...(options.initializationOptions ? { initializationOptions: options.initializationOptions } : {}),
    });
    client.capabilities = capabilities;
    await connection.sendNotification("initialized", {});
    return client;
  }

  open(uri: string, languageId: string, text: string): Promise<void> {
    this.versions.set(uri, 1);
    return this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  insert(uri: string, position: Position, text: string): Promise<void> {
    return this.replace(uri, { start: position, end: position }, text);
  }

  replace(uri: string, range: Range, text: string): Promise<void> {
    const version = (this.versions.get(uri) ?? 1) + 1;
    this.versions.set(uri, version);
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  complete(uri: string, position: Position, context: object = {}): Promise<InlineCompletionList | null> {
    return this.connection.sendRequest("textDocument/inlineCompletion", {
      textDocument: { uri },
      position,
      context: { triggerKind: 2, ...context },
    });
  }

  report(): Promise<Report> {
    return this.connection.sendRequest("loupe/report");
  }

  /** Waits until the server has told of such a state after the first `since` ones. */
  async state(kind: ServerState["kind"], since = 0): Promise<ServerState> {
    for (;;) {
      const found = this.states.slice(since).find((state) => state.kind === kind);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async stop(): Promise<void> {
    const ended = this.ended();
    this.child.kill();
    await ended;
    this.connection.dispose();
  }

  /** As an editor says goodbye. */
  async end(): Promise<void> {
    const ended = this.ended();
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    await ended;
    this.connection.dispose();
  }

  private ended(): Promise<void> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) resolve();
      else this.child.once("exit", () => resolve());
    });
  }
}

/** Text of the one item of an answer; null where there is none. */
export function insertTextOf(list: InlineCompletionList | null): string | null {
  const insertText = list?.items[0]?.insertText;
  return typeof insertText === "string" ? insertText : null;
}

/** Where `│` stands in a drawn text, and the text without it. */
export function cursorIn(drawn: string): { text: string; position: Position } {
  const before = drawn.slice(0, drawn.indexOf("│"));
  const lines = before.split("\n");
  return {
    text: drawn.replace("│", ""),
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
