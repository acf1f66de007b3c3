// Whether suggestions are on for a document, and switching them because the user asked. Reads and writes the user's
// settings; nothing else in the extension does.
import * as vscode from "vscode";
import { readSettings, type Settings } from "../server/protocol/settings";

export function settingsFor(document: Pick<vscode.TextDocument, "uri"> | undefined): Settings {
  return readSettings(vscode.workspace.getConfiguration(undefined, document?.uri ?? null).get("loupe"));
}

/** Without a document: whether suggestions are on at all. */
export function isOn(document: vscode.TextDocument | undefined): boolean {
  const { enabled, enabledLanguages } = settingsFor(document);
  if (!document) return enabled;
  return enabled && (enabledLanguages[document.languageId] ?? enabledLanguages["*"] ?? true);
}

export async function toggleEverywhere(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("loupe");
  const enabled = settingsFor(undefined).enabled;
  await configuration.update("enabled", !enabled, vscode.ConfigurationTarget.Global);
}

export async function toggleLanguage(document: vscode.TextDocument): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("loupe", document.uri);
  const { enabledLanguages } = settingsFor(document);
  const now = enabledLanguages[document.languageId] ?? enabledLanguages["*"] ?? true;
  const given = configuration.inspect<Record<string, boolean>>("enabledLanguages")?.globalValue;
  const next = { ...given, [document.languageId]: !now };
  await configuration.update("enabledLanguages", next, vscode.ConfigurationTarget.Global);
}
