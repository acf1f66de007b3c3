// The built language server as a child process, spoken to over stdio as any editor would.
import { spawn, type ChildProcess } from "node:child_process";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Program } from "./program";

export interface Server {
  readonly connection: MessageConnection;
  uriOf(path: string): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly program: Program;
  readonly folder: string;
  /** What differs from the shipped settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Starts it with one workspace folder and the shipped settings, and waits until it has read the folder. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = spawn(process.execPath, [options.program.path, "--stdio", ...options.program.args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  // A server that dies must not leave its requests waiting.
  child.once("exit", () => connection.dispose());
  connection.onUnhandledNotification(() => undefined);
  connection.onRequest("workspace/configuration", (params: { items: unknown[] }) =>
    params.items.map(() => null),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.listen();
  const rootUri = pathToFileURL(options.folder).href;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: options.folder.split("/").at(-1) }],
    capabilities: { textDocument: { inlineCompletion: {} }, workspace: { workspaceFolders: true } },
    initializationOptions: { settings: { ...options.program.settings, ...options.settings } },
  });
  await connection.sendNotification("initialized", {});
  const server = {
    connection,
    uriOf: (path: string) => pathToFileURL(`${options.folder}/${path}`).href,
    stop: () => stop(connection, child),
  };
  await memoryComplete(server);
  return server;
}

interface MemoryReport {
  readonly memory?: { readonly isComplete: boolean };
}

const POLL_MS = 100;
const PATIENCE_MS = 600_000;

/** A person's workspace has long been read when they type: what is measured is that, not the first seconds. */
export async function memoryComplete({ connection }: Pick<Server, "connection">): Promise<void> {
  const started = performance.now();
  // Twice in a row: between two batches nothing may be under way.
  for (let complete = 0; complete < 2;) {
    const { memory } = await connection.sendRequest<MemoryReport>("loupe/report");
    if (!memory) return;
    complete = memory.isComplete ? complete + 1 : 0;
    if (performance.now() - started > PATIENCE_MS) throw new Error("the workspace memory is never complete");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function stop(connection: MessageConnection, child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await ended;
}
