// Document and cursor → `CompletionContext`: the stage that knows code. Knows no model and no tokens.
import { documentPath } from "./documentPath";
import { extentAt } from "./extent";
import type { Parser } from "./parser";
import { textWindow } from "./textWindow";
import type { CompletionContext, CursorSnapshot, WorkspaceFolderName } from "./types";

export interface ContextSources {
  readonly parser: Parser;
  readonly workspaceFolders: () => readonly WorkspaceFolderName[];
}

export async function collectContext(
  snapshot: CursorSnapshot,
  sources: ContextSources,
  signal: AbortSignal,
): Promise<CompletionContext> {
  const extent = await sources.parser.read(snapshot, signal, (tree) => extentAt(snapshot, tree));
  return {
    ...documentPath(snapshot.uri, sources.workspaceFolders()),
    ...textWindow(snapshot.text, snapshot.offset),
    languageId: snapshot.languageId,
    extent,
  };
}
