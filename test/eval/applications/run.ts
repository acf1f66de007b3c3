// One application with its edits: each typed into the real language server, suggestions judged where the author looks up, and
// taken where all of what they write is right.
import { memoryComplete, startServer, type Server } from "../client/server";
import { askCompletion, closeDocument, openDocument } from "../client/editor";
import type { Program } from "../client/program";
import { neighboursOf } from "../corpus/openDocuments";
import { unpack } from "../corpus/unpack";
import { insertion } from "../edit";
import { lastRecord } from "../measure/filterVerdicts";
import type { Position, SourceFile } from "../types";
import { pausesIn, typed, type TypingState } from "./author";
import { judge, type Verdict } from "./judge";
import type { Application, AuthorEdit } from "./readApplication";

export interface Pause {
  readonly path: string;
  /** The line up to the cursor, and the rest of what the author types. */
  readonly line: string;
  readonly ahead: string;
  /** Null: nothing was shown. */
  readonly verdict: Verdict | null;
  readonly text: string;
  /** The product's own; null where nothing is shown. */
  readonly confidence: number | null;
  /** Of the author's, taken here. */
  readonly taken: number;
  /** `completed`, or why there is nothing. */
  readonly reason: string;
  /** What the model wrote, and whether that was right. */
  readonly written: string;
  readonly isWrittenRight: boolean;
  readonly elapsedMs: number;
}

export interface EditResult {
  readonly edit: AuthorEdit;
  readonly pauses: readonly Pause[];
}

export async function runApplication(
  application: Application,
  program: Program,
  onEdit: (done: number) => void,
): Promise<EditResult[]> {
  const unpacked = unpack(application);
  try {
    const server = await startServer({ program, folder: unpacked.folder });
    const results: EditResult[] = [];
    for (const edit of application.edits) {
      const neighbours = neighboursOf(edit.file, application.files);
      for (const neighbour of neighbours) await openDocument(server, neighbour, neighbour.text);
      await openDocument(server, edit.file, edit.before + edit.after);
      // What stands on disk has the edit in it: it must have been forgotten.
      await memoryComplete(server);
      results.push({ edit, pauses: await typeEdit(server, edit) });
      for (const opened of [edit.file, ...neighbours]) await closeDocument(server, opened);
      onEdit(results.length);
    }
    await server.stop();
    return results;
  } finally {
    unpacked.remove();
  }
}

async function typeEdit(server: Server, edit: AuthorEdit): Promise<Pause[]> {
  const { file, before, after } = edit;
  const pauses: Pause[] = [];
  let state: TypingState = { left: before, closers: "" };
  let length = 0;
  let version = 1;
  const planned = pausesIn(edit.typed);
  const change = () =>
    changeWhole(server, file, { version: ++version, text: state.left + state.closers + after });
  for (let at = planned.shift(); at !== undefined; at = planned.shift()) {
    if (at < length) continue;
    state = typed(state, edit.typed.slice(length, at), { closes: true, after });
    length = at;
    await change();
    const { pause, taken } = await lookUp(server, edit, { state, length });
    pauses.push(pause);
    if (!taken) continue;
    state = taken;
    length += pause.taken;
    await change();
    // What comes next is looked at as well, where the line goes on.
    if (pause.verdict === "beginning") planned.unshift(length);
  }
  return pauses;
}

async function lookUp(
  server: Server,
  edit: AuthorEdit,
  { state, length }: { state: TypingState; length: number },
): Promise<{ pause: Pause; taken: TypingState | null }> {
  const position = positionAt(state.left);
  const ahead = edit.typed.slice(length);
  const place = { state, ahead, after: edit.after };
  const answer = await askCompletion(server, edit.file.path, position, "automatic");
  const record = await lastRecord(server);
  const judged = answer.edit && judge(answer.edit, place);
  const isTaken = judged !== null && (judged.verdict === "right" || judged.verdict === "beginning");
  const written = record?.written ?? "";
  const inserted = insertion(position, written.split("\n", 1)[0] ?? "");
  return {
    pause: {
      path: edit.file.path,
      line: state.left.slice(state.left.lastIndexOf("\n") + 1),
      ahead,
      verdict: judged?.verdict ?? null,
      text: answer.edit?.newText ?? "",
      confidence: answer.edit ? answer.confidence : null,
      taken: isTaken ? judged.length : 0,
      reason: record?.outcome ?? answer.outcome,
      written,
      isWrittenRight: written !== "" && judge(inserted, place).verdict === "right",
      elapsedMs: answer.elapsedMs,
    },
    taken: isTaken ? judged.taken : null,
  };
}

function positionAt(text: string): Position {
  const lines = text.split("\n");
  return { line: lines.length - 1, character: (lines.at(-1) ?? "").length };
}

async function changeWhole(
  server: Server,
  file: SourceFile,
  { version, text }: { version: number; text: string },
): Promise<void> {
  await server.connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: server.uriOf(file.path), version },
    contentChanges: [{ text }],
  });
}
