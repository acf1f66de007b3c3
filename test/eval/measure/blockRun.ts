// The product at the headers of one package whose bodies were cut out: is the first line right, the whole body, does the
// file parse again?
import { askCompletion, closeDocument, openDocument } from "../client/editor";
import type { Program } from "../client/program";
import { startServer } from "../client/server";
import { neighboursOf } from "../corpus/openDocuments";
import { unpack } from "../corpus/unpack";
import { applyEdit } from "../edit";
import { isExactLine } from "../score/exactLine";
import type { SyntaxCheck } from "../score/faulty";
import type { Cursor, Edit, Package } from "../types";
import { fileOf } from "./cursorRun";

export interface BlockResult {
  readonly cursor: Cursor;
  readonly firstLine: boolean;
  readonly exact: boolean;
  /** Null where nothing was suggested, or the original does not parse itself. */
  readonly parses: boolean | null;
}

export async function runBlocks(
  source: Package,
  cursors: readonly Cursor[],
  { program, syntax }: { readonly program: Program; readonly syntax: SyntaxCheck },
): Promise<BlockResult[]> {
  const unpacked = unpack(source);
  try {
    const server = await startServer({ program, folder: unpacked.folder });
    const results: BlockResult[] = [];
    for (const cursor of cursors) {
      const file = fileOf(source, cursor.path);
      const neighbours = neighboursOf(file, source.files);
      for (const neighbour of neighbours) await openDocument(server, neighbour, neighbour.text);
      await openDocument(server, file, cursor.documentText);
      const { edit } = await askCompletion(server, file.path, cursor, "invoked");
      for (const opened of [file, ...neighbours]) await closeDocument(server, opened);
      results.push(scoreBlock(cursor, edit, { original: file.text, syntax }));
    }
    await server.stop();
    return results;
  } finally {
    unpacked.remove();
  }
}

export function scoreBlock(
  cursor: Cursor,
  edit: Edit | null,
  { original, syntax }: { readonly original: string; readonly syntax: SyntaxCheck },
): BlockResult {
  if (!edit) return { cursor, firstLine: false, exact: false, parses: null };
  const { text, start, end } = applyEdit(cursor.documentText, edit);
  const isSound = syntax.parses(original, cursor.language);
  return {
    cursor,
    firstLine: isExactLine(cursor, edit),
    exact: text.slice(start, end).trimEnd() === cursor.target.trimEnd(),
    parses: isSound ? syntax.parses(text, cursor.language) : null,
  };
}
