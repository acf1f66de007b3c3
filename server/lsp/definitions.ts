// Places of declarations, as the client's language services tell them → what stands there: of open documents as they are, of
// other files what the gate lets through. Nothing is opened before it was asked.
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import type { Definition } from "../context/declarations/declarations";
import type { ReadingGate } from "../files/gate";
import type { DefinitionPlace } from "../protocol/lsp";
import { isUri } from "./door";

/** A signature and what is near it; of it the model reads less still. */
const MAX_LINES = 8;
const MAX_LENGTH = 320;
/** As many as are asked for at once. */
const MAX_PLACES = 6;

export interface DefinitionDeps {
  readonly documents: { get(uri: string): Pick<TextDocument, "getText"> | undefined };
  readonly gate: Pick<ReadingGate, "mayUse" | "read">;
}

export async function readDefinitions(
  places: readonly DefinitionPlace[],
  deps: DefinitionDeps,
): Promise<Definition[]> {
  const found: Definition[] = [];
  for (const place of places.slice(0, MAX_PLACES)) {
    if (!isUri(place.uri) || !isLine(place.firstLine) || !isLine(place.lastLine)) continue;
    const text = linesOf((await textOf(place.uri, deps)) ?? "", place);
    if (text.includes(place.name)) found.push({ uri: place.uri, name: place.name, text });
  }
  return found;
}

async function textOf(uri: string, { documents, gate }: DefinitionDeps): Promise<string | null> {
  if (!gate.mayUse(uri)) return null;
  const open = documents.get(uri);
  if (open) return open.getText();
  const { scheme, fsPath } = URI.parse(uri);
  return scheme === "file" ? gate.read(fsPath) : null;
}

function linesOf(text: string, { firstLine, lastLine }: DefinitionPlace): string {
  const end = Math.min(Math.max(firstLine, lastLine) + 1, firstLine + MAX_LINES);
  const lines = text.split(/\r?\n/).slice(firstLine, end);
  while (lines.length > 1 && lines.join("\n").length > MAX_LENGTH) lines.pop();
  return lines.join("\n").slice(0, MAX_LENGTH);
}

function isLine(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
