// The editor's part of the conversation: documents opened, typed in and closed, one completion asked for at a time.
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { LANGUAGE_IDS, type Answer, type Edit, type Position, type SourceFile } from "../types";
import type { Server } from "./server";

/** A machine that does other work as well may be given more (`LOUPE_EVAL_LATE_MS`): late is then no figure of the model. */
const LATE_MS = Number(process.env["LOUPE_EVAL_LATE_MS"] ?? 5000);
export type TriggerKind = "invoked" | "automatic";
/** LSP 3.18, `InlineCompletionTriggerKind`. */
const TRIGGER_KINDS: Readonly<Record<TriggerKind, number>> = { invoked: 1, automatic: 2 };

interface Item {
  readonly insertText: string | { readonly value: string };
  readonly range?: { readonly start: Position; readonly end: Position };
  /** The product's own probability that it is right. */
  readonly confidence?: number;
}

interface ReportedCompletion {
  readonly logProbs: readonly number[];
  readonly generate: {
    readonly reusedLength: number;
    readonly runs?: number;
    readonly chosen?: number;
    readonly decodeMs?: number;
    readonly promptLength?: number;
  } | null;
  readonly written?: string;
  readonly writtenReplaceLength?: number;
}

export async function openDocument(server: Server, file: SourceFile, text: string): Promise<void> {
  const languageId = file.language ? LANGUAGE_IDS[file.language] : "plaintext";
  const textDocument = { uri: server.uriOf(file.path), languageId, version: 1, text };
  await server.connection.sendNotification("textDocument/didOpen", { textDocument });
}

export async function changeDocument(
  server: Server,
  file: SourceFile,
  change: { readonly version: number; readonly at: Position; readonly text: string },
): Promise<void> {
  await server.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: server.uriOf(file.path), version: change.version },
    contentChanges: [{ range: { start: change.at, end: change.at }, text: change.text }],
  });
}

export async function closeDocument(server: Server, file: SourceFile): Promise<void> {
  await server.connection.sendNotification("textDocument/didClose", {
    textDocument: { uri: server.uriOf(file.path) },
  });
}

/** One request. Late or failed is an answer too: it counts as wrong. */
export async function askCompletion(
  server: Server,
  path: string,
  position: Position,
  triggerKind: TriggerKind,
): Promise<Answer> {
  const started = performance.now();
  const params = {
    textDocument: { uri: server.uriOf(path) },
    position,
    context: { triggerKind: TRIGGER_KINDS[triggerKind] },
  };
  try {
    const result = await inTime(server, params);
    const elapsedMs = performance.now() - started;
    if (result === "late") return without("late", elapsedMs);
    const items = Array.isArray(result) ? result : (result?.items ?? []);
    return await describe(server, items[0], { position, elapsedMs });
  } catch {
    // An error answered by the server is this request's outcome, and is counted as one.
    return without("error", performance.now() - started);
  }
}

type InlineCompletionResult = Item[] | { readonly items: readonly Item[] } | null;

/** Late, the request is cancelled and not waited for: a server that ignores this must not hold up the rest. */
async function inTime(server: Server, params: object): Promise<InlineCompletionResult | "late"> {
  const cancel = new CancellationTokenSource();
  const request = server.connection.sendRequest<InlineCompletionResult>(
    "textDocument/inlineCompletion",
    params,
    cancel.token,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), LATE_MS);
  });
  try {
    const first = await Promise.race([request, late]);
    if (first === "late") {
      cancel.cancel();
      // Its answer, most likely "cancelled", is of no interest any more.
      request.catch(() => undefined);
    }
    return first;
  } finally {
    clearTimeout(timer);
    cancel.dispose();
  }
}

async function describe(
  server: Server,
  item: Item | undefined,
  asked: { position: Position; elapsedMs: number },
): Promise<Answer> {
  const edit = item ? editOf(item, asked.position) : null;
  const report = await server.connection.sendRequest<{ lastCompletion: ReportedCompletion | null }>(
    "loupe/report",
  );
  const { logProbs = [], generate = null } = report.lastCompletion ?? {};
  const counters = {
    reusedLength: generate?.reusedLength ?? null,
    runs: generate?.runs ?? 0,
    chosen: generate?.chosen ?? 0,
    decodeMs: generate?.decodeMs ?? 0,
    promptLength: generate?.promptLength ?? 0,
  };
  if (!edit || edit.newText === "") return { ...without("nothing", asked.elapsedMs), ...counters };
  return {
    outcome: "shown",
    edit,
    unfilteredEdit: unfilteredEdit(edit, report.lastCompletion),
    elapsedMs: asked.elapsedMs,
    confidence: item?.confidence ?? confidenceOf(logProbs),
    ...counters,
  };
}

/** What the filters were given, where it would have stood. */
function unfilteredEdit(edit: Edit, report: ReportedCompletion | null): Edit {
  const { written = "", writtenReplaceLength = 0 } = report ?? {};
  if (written === "") return edit;
  const end = { line: edit.start.line, character: edit.start.character + writtenReplaceLength };
  return { start: edit.start, end, newText: written };
}

/** Without a range the text is inserted at the cursor. */
function editOf(item: Item, position: Position): Edit {
  const newText = typeof item.insertText === "string" ? item.insertText : item.insertText.value;
  return { start: item.range?.start ?? position, end: item.range?.end ?? position, newText };
}

/** Where a product names none: sum of the log-probabilities over (length + 2) to 0.7: the order in which suggestions are ranked. */
export function confidenceOf(logProbs: readonly number[]): number {
  if (logProbs.length === 0) return -Infinity;
  return logProbs.reduce((sum, logProb) => sum + logProb, 0) / (logProbs.length + 2) ** 0.7;
}

function without(outcome: "nothing" | "late" | "error", elapsedMs: number): Answer {
  return {
    ...{ outcome, edit: null, unfilteredEdit: null, elapsedMs },
    ...{ confidence: -Infinity, reusedLength: null, runs: 0, chosen: 0, decodeMs: 0, promptLength: 0 },
  };
}
