// Which documents get suggestions at all, and which requests are dropped before they reach the server. The language
// client registers VS Code's provider; this is its middleware.
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { isExcluded } from "./excludedDocuments";

/** Files, unsaved files and notebook cells. Not: a diff's left side, output, source control, chat, comments. */
export const DOCUMENT_SELECTOR = [
  { scheme: "file" },
  { scheme: "untitled" },
  { scheme: "vscode-notebook-cell" },
  // Virtual workspaces: the open documents, nothing else is read.
  { scheme: "vscode-vfs" },
] as const;

export type ProvideInlineCompletions = NonNullable<Middleware["provideInlineCompletionItems"]>;

export interface ProvideDeps {
  /** Suggestions pause here and now; one that is asked for comes all the same. */
  readonly isPaused: (document: vscode.TextDocument) => boolean;
  /** What was answered to a request that is still wanted. */
  readonly onSuggested: (
    document: vscode.TextDocument,
    items: readonly vscode.InlineCompletionItem[],
  ) => void;
}

export function createInlineCompletionMiddleware(deps: ProvideDeps): ProvideInlineCompletions {
  return async (...request) => {
    const [document, position, context, token, next] = request;
    const isAsked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (!isAsked && deps.isPaused(document)) return [];
    if (isExcluded(document) || hasSelection(document) || !(await isWritable(document))) return [];
    const answer = await next(document, position, context, token);
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    if (!token.isCancellationRequested) deps.onSuggested(document, items);
    return answer;
  };
}

/** While text is selected, typing replaces it: a suggestion would be for text that is about to go. */
function hasSelection(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && editor.selections.some((selection) => !selection.isEmpty);
}

async function isWritable(document: vscode.TextDocument): Promise<boolean> {
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return false;
  if (document.uri.scheme !== "file") return true;
  try {
    const { permissions } = await vscode.workspace.fs.stat(document.uri);
    return permissions !== vscode.FilePermission.Readonly;
  } catch (error) {
    // Not on disk yet, or deleted while open: it can still be typed into.
    if (error instanceof vscode.FileSystemError) return true;
    throw error;
  }
}
