// The product and llama.cpp at the cursors of one package: is the line what its author wrote?
import type { LlamaCpp } from "../../support/llamaCpp";
import { askCompletion, closeDocument, openDocument } from "../client/editor";
import type { Program } from "../client/program";
import { type Server, startServer } from "../client/server";
import { neighboursOf } from "../corpus/openDocuments";
import { unpack } from "../corpus/unpack";
import { fileOf, lineEdit } from "../measure/cursorRun";
import { isExactLine } from "../score/exactLine";
import type { Answer, Cursor, Package } from "../types";

export interface Compared {
  readonly cursor: Cursor;
  readonly product: boolean;
  readonly alone: boolean;
  readonly isLate: boolean;
  /** Of the product: runs of the model, and tokens chosen from them. */
  readonly runs: number;
  readonly chosen: number;
  readonly decodeMs: number;
}

interface Deps {
  readonly program: Program;
  readonly llama: LlamaCpp;
}

const MAX_LINE_TOKENS = 64;
/** Where the product asked no model. */
const USUAL_PROMPT_TOKENS = 448;

export async function compareIn(
  source: Package,
  cursors: readonly Cursor[],
  { program, llama }: Deps,
): Promise<Compared[]> {
  const unpacked = unpack(source);
  try {
    const server = await startServer({ program, folder: unpacked.folder });
    const answers: Answer[] = [];
    for (const cursor of cursors) answers.push(await askProduct(server, source, cursor));
    await server.stop();
    const results: Compared[] = [];
    for (const [at, cursor] of cursors.entries()) {
      const { edit, outcome, runs, chosen, decodeMs, promptLength } = answers[at] as Answer;
      const own = lineEdit(cursor, await lineOf(llama, cursor, promptLength || USUAL_PROMPT_TOKENS));
      results.push({
        ...{ cursor, runs, chosen, decodeMs },
        product: edit !== null && isExactLine(cursor, edit),
        alone: own !== null && isExactLine(cursor, own),
        isLate: outcome === "late" || outcome === "error",
      });
    }
    return results;
  } finally {
    unpacked.remove();
  }
}

/** Asked for, with the files beside it open that its author would have open. */
async function askProduct(server: Server, source: Package, cursor: Cursor): Promise<Answer> {
  const file = fileOf(source, cursor.path);
  const neighbours = neighboursOf(file, source.files);
  for (const neighbour of neighbours) await openDocument(server, neighbour, neighbour.text);
  await openDocument(server, file, cursor.documentText);
  const answer = await askCompletion(server, file.path, cursor, "invoked");
  for (const opened of [file, ...neighbours]) await closeDocument(server, opened);
  return answer;
}

async function lineOf(llama: LlamaCpp, cursor: Cursor, budget: number): Promise<string> {
  const before = cursor.documentText.slice(0, cursor.offset);
  const promptIds = llama.promptAt(before, cursor.documentText.slice(cursor.offset), budget);
  const isLast = (id: number) => llama.isEnd(id) || llama.textOf([id]).includes("\n");
  const ids = await llama.continue(promptIds, MAX_LINE_TOKENS, isLast);
  return llama.textOf(ids.filter((id) => !llama.isEnd(id))).split("\n")[0] ?? "";
}
