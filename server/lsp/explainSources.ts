// What the panel's questions are answered from: the last requests, and the texts that the gate lets it read.
import type { TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { RecordStore } from "../completion/recordStore";
import type { CursorSnapshot } from "../context/types";
import type { ReadingGate } from "../files/gate";
import type { ExplainSources } from "./explain";
import { openTexts, type ReadableDeps, workspaceTexts } from "./readableTexts";

interface ReadingState {
  readonly folders: ReadonlyMap<string, { readonly uri: string; readonly name: string }>;
  readonly reading: { readonly gate: ReadingGate };
}

export function explainSources(
  documents: TextDocuments<TextDocument>,
  clientState: ReadingState,
  records: RecordStore,
): ExplainSources {
  const readable = readableOf(documents, clientState);
  return {
    records,
    openTexts: () => openTexts(readable),
    workspaceTexts: (signal) => workspaceTexts(readable, signal),
    snapshot: (uri, offset) => snapshotOf(documents.get(uri), offset),
  };
}

function snapshotOf(document: TextDocument | undefined, offset: number): CursorSnapshot | null {
  if (!document) return null;
  const { uri, languageId } = document;
  return { uri, languageId, text: document.getText(), offset };
}

/** What the panel may read, as the client and its settings are now. */
function readableOf(documents: TextDocuments<TextDocument>, clientState: ReadingState): ReadableDeps {
  return {
    documents: () => documents.all(),
    folders: () => [...clientState.folders.values()],
    gate: clientState.reading.gate,
  };
}
