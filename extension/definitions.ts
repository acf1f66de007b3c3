// The server's question where symbols are declared → the editor's own language services, and what the files have there.
// Asked where the cursor rests, never while somebody types. Opens no document.
import * as vscode from "vscode";
import type { SymbolReference, Definition, DefinitionsParams } from "../server/protocol/lsp";
import { isExcluded } from "./excludedDocuments";

/** A signature and what is near it; the server takes less still. */
const MAX_LINES = 8;
const MAX_LENGTH = 320;

export async function findDefinitions(
  { uri, symbols }: DefinitionsParams,
  token: vscode.CancellationToken,
): Promise<Definition[]> {
  const document = vscode.Uri.parse(uri);
  const found: Definition[] = [];
  for (const symbol of symbols) {
    if (token.isCancellationRequested) break;
    const definition = await find(document, symbol);
    if (definition) found.push(definition);
  }
  return found;
}

/** Null where it is declared in the same file, in none that may be read, or where nobody knows. */
async function find(
  document: vscode.Uri,
  { name, line, character }: SymbolReference,
): Promise<Definition | null> {
  const targets = await vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    document,
    new vscode.Position(line, character),
  );
  const target = targets[0];
  if (!target) return null;
  const [uri, range] =
    "targetUri" in target ? [target.targetUri, target.targetRange] : [target.uri, target.range];
  const isOther = uri.toString() !== document.toString();
  if (!isOther || isExcluded({ uri })) return null;
  const text = await textAt(uri, range);
  return text.includes(name) ? { uri: uri.toString(), name, text } : null;
}

/** Whole lines; empty where the file cannot be read. */
async function textAt(uri: vscode.Uri, range: vscode.Range): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const text = open?.getText() ?? (await read(uri));
  const last = Math.max(range.end.line, range.start.line);
  const lines = text.split(/\r?\n/).slice(range.start.line, Math.min(last + 1, range.start.line + MAX_LINES));
  while (lines.length > 1 && lines.join("\n").length > MAX_LENGTH) lines.pop();
  return lines.join("\n").slice(0, MAX_LENGTH);
}

async function read(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone, or of a provider that gives no bytes: there is nothing to show.
    return "";
  }
}
