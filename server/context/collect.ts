// Document and cursor → `CompletionContext`: the stage that knows code. Knows no model and no tokens.
import { documentPath } from "./documentPath";
import { extentAt } from "./extent";
import { importStatements } from "./importStatements";
import { outerNames } from "./names/outerNames";
import type { Neighbours } from "./neighbours/neighbours";
import { otherCells } from "./notebook";
import type { Parser } from "./parser";
import { textWindow } from "./textWindow";
import type { CompletionContext, CursorSnapshot, OpenDocument, WorkspaceFolderName } from "./types";

export interface ContextSources {
  readonly parser: Parser;
  readonly neighbours: Pick<Neighbours, "of">;
  readonly openDocuments: () => readonly OpenDocument[];
  /** The cells of a notebook in their order; absent or null: it is none, or that is not known. */
  readonly cellsAround?: (uri: string) => readonly string[] | null;
  readonly workspaceFolders: () => readonly WorkspaceFolderName[];
}

export async function collectContext(
  snapshot: CursorSnapshot,
  sources: ContextSources,
  signal: AbortSignal,
): Promise<CompletionContext> {
  const extent = await sources.parser.read(snapshot, signal, (tree) => extentAt(snapshot, tree));
  const { before, after } = otherCells(
    snapshot,
    sources.openDocuments(),
    sources.cellsAround?.(snapshot.uri) ?? null,
  );
  const text = before + snapshot.text + after;
  const offset = before.length + snapshot.offset;
  return {
    ...documentPath(snapshot.uri, sources.workspaceFolders()),
    ...textWindow(text, offset),
    outerNames: outerNames(text, offset),
    imports: importStatements(text, snapshot.languageId),
    languageId: snapshot.languageId,
    neighbours: sources.neighbours.of(snapshot),
    extent,
  };
}
