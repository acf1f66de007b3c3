// Connects the choice of neighbouring files to what the client has open, and tells it when the cursor rests.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { Declarations, type DeclarationSources } from "../context/declarations/declarations";
import { documentPath } from "../context/documentPath";
import { Neighbours } from "../context/neighbours/neighbours";
import type { CursorSnapshot, WorkspaceFolderName } from "../context/types";
import { startTimer } from "../services/services";
import type { ReadingGate } from "../files/gate";
import { withoutSecrets } from "../files/secretValues";

/** No request for this long: the cursor rests, and no request waits for the loop. */
const REST_MS = 400;

export interface NeighbourDeps extends Pick<DeclarationSources, "parser" | "definitionsOf"> {
  readonly documents: TextDocuments<TextDocument>;
  readonly workspaceFolders: () => readonly WorkspaceFolderName[];
  readonly cellsAround: (uri: string) => readonly string[] | null;
  readonly gate: Pick<ReadingGate, "mayUse">;
  readonly onFault: (error: unknown) => void;
}

export interface RestingNeighbours {
  readonly neighbours: Neighbours;
  /** A request was answered: the cursor may rest here from now on. */
  readonly recordAnswer: (snapshot: CursorSnapshot) => void;
}

export function createNeighbours({
  documents,
  parser,
  definitionsOf,
  ...deps
}: NeighbourDeps): RestingNeighbours {
  const mayRead = (uri: string) => deps.gate.mayUse(uri);
  const neighbours: Neighbours = new Neighbours({
    openDocuments: () => documents.all(),
    pathOf: (uri) => documentPath(uri, deps.workspaceFolders()).path,
    ...{ mayRead, cellsAround: deps.cellsAround, masked: withoutSecrets },
    declared: (uri) => declarations.of(uri),
  });
  const filesFor = (snapshot: CursorSnapshot) => neighbours.filesFor(snapshot);
  const declarations: Declarations = new Declarations({ parser, definitionsOf, mayRead, filesFor });
  let cancel: () => void = () => undefined;
  documents.onDidChangeContent(({ document }) => {
    // The user types: the cursor no longer rests, and the request has the parser.
    cancel();
    neighbours.documentChanged(document.uri);
  });
  documents.onDidClose(({ document }) => {
    neighbours.documentClosed(document.uri);
    declarations.documentClosed(document.uri);
  });
  return {
    neighbours,
    recordAnswer: (snapshot) => {
      cancel();
      const resting = new AbortController();
      const stopTimer = startTimer(() => {
        if (!documents.get(snapshot.uri)) return;
        declarations.rest(snapshot, resting.signal).then(
          () => neighbours.rest(snapshot),
          (error: unknown) => resting.signal.aborted || deps.onFault(error),
        );
      }, REST_MS);
      cancel = () => {
        stopTimer();
        resting.abort();
      };
    },
  };
}
