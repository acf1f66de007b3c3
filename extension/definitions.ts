// The server's question where symbols are declared → the editor's own language services. Asked where the cursor rests, never
// while text is typed. Reads nothing: what stands there is for the server's gate to say.
import * as vscode from "vscode";
import type { SymbolReference, DefinitionPlace, DefinitionsParams } from "../server/protocol/lsp";
import { isExcluded } from "./excludedDocuments";

export async function findDefinitions(
  { uri, symbols }: DefinitionsParams,
  token: vscode.CancellationToken,
): Promise<DefinitionPlace[]> {
  const document = vscode.Uri.parse(uri);
  const found: DefinitionPlace[] = [];
  for (const symbol of symbols) {
    if (token.isCancellationRequested) break;
    const definition = await find(document, symbol);
    if (definition) found.push(definition);
  }
  return found;
}

/** Null where it is declared in the same file, in none that may be read, or where that is not known. */
async function find(
  document: vscode.Uri,
  { name, line, character }: SymbolReference,
): Promise<DefinitionPlace | null> {
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
  return { uri: uri.toString(), name, firstLine: range.start.line, lastLine: range.end.line };
}
