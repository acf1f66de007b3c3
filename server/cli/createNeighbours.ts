// Connects the choice of neighbouring files to what the client has open, and tells it when the cursor rests.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { documentPath } from "../context/documentPath";
import { Neighbours } from "../context/neighbours/neighbours";
import type { CursorSnapshot, WorkspaceFolderName } from "../context/types";
import { startTimer } from "../main";
import { isExcludedFile } from "../protocol/excludedFiles";

/** No request for this long: the cursor rests, and nobody waits for the loop. */
const REST_MS = 400;

export interface NeighbourDeps {
  readonly documents: TextDocuments<TextDocument>;
  readonly workspaceFolders: () => readonly WorkspaceFolderName[];
  readonly excludedFiles: () => readonly string[];
}

export interface RestingNeighbours {
  readonly neighbours: Neighbours;
  /** A request was answered: the cursor may rest here from now on. */
  readonly answered: (snapshot: CursorSnapshot) => void;
}

export function createNeighbours({ documents, ...deps }: NeighbourDeps): RestingNeighbours {
  const neighbours = new Neighbours({
    openDocuments: () => documents.all(),
    pathOf: (uri) => documentPath(uri, deps.workspaceFolders()).path,
    mayRead: (uri) => !isExcludedFile(URI.parse(uri).path, deps.excludedFiles()),
  });
  documents.onDidChangeContent(({ document }) => neighbours.documentChanged(document.uri));
  documents.onDidClose(({ document }) => neighbours.documentClosed(document.uri));
  let cancel: () => void = () => undefined;
  return {
    neighbours,
    answered: (snapshot) => {
      cancel();
      cancel = startTimer(() => {
        if (documents.get(snapshot.uri)) neighbours.rest(snapshot);
      }, REST_MS);
    },
  };
}
