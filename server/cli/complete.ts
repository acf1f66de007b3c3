// `loupe complete`: a file and a place in it → the text an editor would insert there, by the pipeline an editor uses.
import { createReadStream } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { InlineCompletionTriggerKind } from "vscode-languageserver-protocol";
import { complete } from "../completion/complete";
import { Recorder } from "../completion/recorder";
import { toCompletionRequest } from "../completion/request";
import type { CompletionOutcome } from "../completion/types";
import type { Services } from "../services/services";
import { isExcludedFile } from "../files/excludedFiles";
import { languageOfPath } from "../languages";
import type { Settings } from "../protocol/settings";
import { UsageError, type FilePosition } from "../services/arguments";
import { findWorkspaceFolder } from "./workspaceFolder";

export async function completeFile(
  place: FilePosition & { readonly isAsked: boolean },
  services: Services,
  settings: Settings,
): Promise<CompletionOutcome> {
  const path = resolve(place.path);
  const document = await readDocument(path);
  const line = place.line - 1;
  const character = place.column - 1;
  if (line >= document.lineCount) {
    throw new UsageError(`${place.path} has ${document.lineCount} lines, there is no line ${place.line}`);
  }
  const lineEnd = document.positionAt(document.offsetAt({ line, character: Number.MAX_SAFE_INTEGER }));
  if (lineEnd.line === line && character > lineEnd.character) {
    const columns = lineEnd.character + 1;
    throw new UsageError(`line ${place.line} of ${place.path} has ${columns} columns, got ${place.column}`);
  }
  const folder = await findWorkspaceFolder(dirname(path));
  const request = toCompletionRequest(document, {
    position: { line, character },
    // Unless asked for by a key, what an editor would not show is not printed.
    context: { triggerKind: InlineCompletionTriggerKind[place.isAsked ? "Invoked" : "Automatic"] },
  });
  const folders = [{ uri: pathToFileURL(folder).href, name: basename(folder) }];
  await rememberFolder(services, settings, { folderUri: pathToFileURL(folder).href, document });
  const recorder = new Recorder(
    request,
    { id: 1, time: new Date().toISOString(), triggerKind: request.triggerKind },
    () => performance.now(),
  );
  // One file, nothing else is open, and nothing is typed.
  const wait = () => Promise.resolve();
  const alone = { wait, neighbours: { of: () => [] }, openDocuments: () => [], offersAlternatives: false };
  const deps = { ...services, settings, recorder, ...alone, workspaceFolders: () => folders };
  return complete(request, deps, new AbortController().signal);
}

/** What an editor has done before the first request: without it the answer would be another. */
async function rememberFolder(
  { memory, engine }: Services,
  { workspaceMemory }: Settings,
  { folderUri, document }: { folderUri: string; document: TextDocument },
): Promise<void> {
  if (workspaceMemory === "off") return;
  memory.setFolders([folderUri]);
  memory.documentOpened(document);
  // Where no engine can run, the completion itself says why.
  await engine.load().catch(() => undefined);
  await memory.whenIdle();
}

/** Nobody writes as much; what is larger, or has no end, is not taken into memory. */
const MAX_TEXT_BYTES = 2 ** 22;

/** Throws a `UsageError` where nothing can be read, where it is too large, and where its name says that it holds secrets. */
export async function readText(path: string): Promise<string> {
  if (isExcludedFile(path, [])) {
    throw new UsageError(`by its name, ${path} holds passwords or keys: such a file is never read`);
  }
  try {
    return await readBounded(path);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read ${path}: ${detail}`, { cause: error });
  }
}

async function readBounded(path: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_TEXT_BYTES) throw new RangeError(`expected at most ${MAX_TEXT_BYTES} bytes, got more`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

async function readDocument(path: string): Promise<TextDocument> {
  const languageId = languageOfPath(path)?.ids[0] ?? extname(path).slice(1);
  return TextDocument.create(pathToFileURL(path).href, languageId, 1, await readText(path));
}
