// Documents with passwords and keys never leave the editor's process: the language server is not told that they are
// open, and nothing is asked for them. Which ones they are: server/files/excludedFiles.ts.
import type * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { isExcludedFile } from "../server/files/excludedFiles";
import { settingsFor } from "./switches";

export function isExcluded(document: Pick<vscode.TextDocument, "uri">): boolean {
  return isExcludedFile(document.uri.path, settingsFor(document).excludedFiles);
}

export const documentMiddleware: Pick<Middleware, "didOpen" | "didChange" | "didClose"> = {
  didOpen: async (document, next) => {
    if (!isExcluded(document)) await next(document);
  },
  didChange: async (event, next) => {
    if (!isExcluded(event.document)) await next(event);
  },
  // One that was opened before the setting named it is closed all the same.
  didClose: (document, next) => next(document),
};
