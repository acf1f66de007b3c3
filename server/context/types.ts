// What surrounds a cursor, as plain data: the border between `context`, which knows code, and `inference`, which
// knows models. Nothing here knows tokens.

export type { CompletionContext, Neighbour } from "../protocol/completionContext";

/** A document as it was when a completion was asked for, and the place in it. */
export interface CursorSnapshot {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
  /** The cursor, in UTF-16 code units. */
  readonly offset: number;
}

export interface WorkspaceFolderName {
  readonly uri: string;
  readonly name: string;
}

/** A document that the client has open; `TextDocument` fits. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  getText(): string;
}
