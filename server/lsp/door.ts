// What a client sends → only what has the form that the protocol says: a document whose address is no address, a change that
// is half a change or a line before the first never reach what works with documents. One bad message costs itself alone.
import type {
  Connection,
  DidChangeTextDocumentParams,
  InlineCompletionParams,
  Position,
  Range,
} from "vscode-languageserver/node";
import { URI } from "vscode-uri";

type DocumentEvents = Pick<
  Connection,
  | "onDidOpenTextDocument"
  | "onDidChangeTextDocument"
  | "onDidCloseTextDocument"
  | "onWillSaveTextDocument"
  | "onWillSaveTextDocumentWaitUntil"
  | "onDidSaveTextDocument"
>;

/** A path is never as long. */
const MAX_URI_LENGTH = 8_192;
/** Lines and characters are counted in 31 bits. */
const MAX_PLACE = 2 ** 31 - 1;

/** The same events, without those of messages that are none; `onRefused` gets a sentence for the log. */
export function guardDocuments(
  connection: DocumentEvents,
  onRefused: (reason: string) => void,
): DocumentEvents {
  const through =
    <P>(isGood: (params: unknown) => boolean, handler: (params: P) => unknown, what: string) =>
    (params: P): void => {
      if (isGood(params)) void handler(params);
      else onRefused(`a message "${what}" is not of the form that the protocol says: it is passed over`);
    };
  return {
    onDidOpenTextDocument: (handler) =>
      connection.onDidOpenTextDocument(through(isOpening, handler, "didOpen")),
    onDidChangeTextDocument: (handler) =>
      connection.onDidChangeTextDocument(
        through(
          isChange,
          (params: DidChangeTextDocumentParams) => handler(withoutLengths(params)),
          "didChange",
        ),
      ),
    onDidCloseTextDocument: (handler) =>
      connection.onDidCloseTextDocument(through(namesDocument, handler, "didClose")),
    onWillSaveTextDocument: (handler) =>
      connection.onWillSaveTextDocument(through(namesDocument, handler, "willSave")),
    onWillSaveTextDocumentWaitUntil: (handler) => connection.onWillSaveTextDocumentWaitUntil(handler),
    onDidSaveTextDocument: (handler) =>
      connection.onDidSaveTextDocument(through(namesDocument, handler, "didSave")),
  };
}

/** False: there is nothing to complete there. */
export function isPlace(params: Pick<InlineCompletionParams, "textDocument" | "position">): boolean {
  return namesDocument(params) && isPosition(params.position);
}

/** An address that can be taken apart. */
export function isUri(uri: unknown): uri is string {
  if (typeof uri !== "string" || uri === "" || uri.length > MAX_URI_LENGTH) return false;
  try {
    URI.parse(uri);
    return true;
  } catch {
    // The library says what is wrong with it; here it is enough that something is.
    return false;
  }
}

function namesDocument(params: unknown): boolean {
  return isUri(fieldsOf(fieldsOf(params)["textDocument"])["uri"]);
}

function isOpening(params: unknown): boolean {
  const { languageId, version, text } = fieldsOf(fieldsOf(params)["textDocument"]);
  const isDocument = typeof languageId === "string" && Number.isInteger(version) && typeof text === "string";
  return namesDocument(params) && isDocument;
}

function isChange(params: unknown): boolean {
  const { textDocument, contentChanges } = fieldsOf(params);
  const { version } = fieldsOf(textDocument);
  return (
    namesDocument(params) &&
    Number.isInteger(version) &&
    Array.isArray(contentChanges) &&
    contentChanges.every(isContentChange)
  );
}

function isContentChange(change: unknown): boolean {
  const { text, range } = fieldsOf(change);
  return (
    typeof text === "string" && (range === undefined ? !("range" in (change as object)) : isRange(range))
  );
}

function isRange(range: unknown): range is Range {
  const { start, end } = fieldsOf(range);
  return isPosition(start) && isPosition(end);
}

function isPosition(position: unknown): position is Position {
  const { line, character } = fieldsOf(position);
  return [line, character].every((place) => isCount(place) && place <= MAX_PLACE);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** A length beside a range says the same once more, or something else: the range counts. */
function withoutLengths(params: DidChangeTextDocumentParams): DidChangeTextDocumentParams {
  const contentChanges = params.contentChanges.map((change) =>
    "range" in change ? { range: change.range, text: change.text } : { text: change.text },
  );
  return { ...params, contentChanges };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
