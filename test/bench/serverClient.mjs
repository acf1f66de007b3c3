// The built language server as a plain LSP client sees it: started, spoken to over stdio, ended.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-jsonrpc/node";
import { ROOT } from "../../scripts/lib/command.mjs";

const AUTOMATIC = 2;

/** `args`: added to the command line; `settings`: what the client sends of itself. */
export async function startServer(folder, { args = [], settings = {} } = {}) {
  const startedAt = performance.now();
  const program = join(ROOT, "dist/loupe-language-server.js");
  const child = spawn(process.execPath, [program, "--stdio", ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const uri = pathToFileURL(folder).href;
  const { capabilities } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "bench" }],
    capabilities: { textDocument: { inlineCompletion: {} } },
    initializationOptions: { settings },
  });
  await connection.sendNotification("initialized", {});
  const stop = async () => {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    await exited;
    connection.dispose();
  };
  return { connection, startedAt, sync: syncKind(capabilities), stop };
}

/** 1: the whole text with each change, 2: only what changed. */
function syncKind({ textDocumentSync }) {
  return typeof textDocumentSync === "number" ? textDocumentSync : textDocumentSync.change;
}

/** One open document; it is changed by typing only. */
export function openDocument({ connection, sync }, path, text) {
  const uri = pathToFileURL(path).href;
  let version = 1;
  let current = text;
  const textDocument = { uri, languageId: "typescript", version, text };
  const opened = connection.sendNotification("textDocument/didOpen", { textDocument });
  return {
    opened,
    uri,
    type: (offset, characters) => {
      const place = positionAt(current, offset);
      current = current.slice(0, offset) + characters + current.slice(offset);
      version += 1;
      const change =
        sync === 2 ? { range: { start: place, end: place }, text: characters } : { text: current };
      return connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [change],
      });
    },
    complete: (offset) =>
      connection.sendRequest("textDocument/inlineCompletion", {
        textDocument: { uri },
        position: positionAt(current, offset),
        context: { triggerKind: AUTOMATIC },
      }),
    text: () => current,
  };
}

function positionAt(text, offset) {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length - 1, character: offset - lineStart };
}
