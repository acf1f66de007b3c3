// Keys of completion servers in the editor's secret storage: set by a command, given to the language server when it asks.
import * as vscode from "vscode";
import { settingsFor } from "./switches";
import { readServers } from "../server/protocol/servers";

const secretName = (url: string) => `loupe.serverKey ${url}`;

/** Answers the language server. */
export async function serverKeyOf(secrets: vscode.SecretStorage, url: string): Promise<string | null> {
  return (await secrets.get(secretName(url))) ?? null;
}

/** `onChange`: the server should ask again. */
export function registerServerKeys(context: vscode.ExtensionContext, onChange: () => Promise<void>): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("loupe.setServerKey", () => setKey(context.secrets, onChange)),
  );
}

async function setKey(secrets: vscode.SecretStorage, onChange: () => Promise<void>): Promise<void> {
  const urls = readServers(settingsFor(undefined).servers).servers.map(({ url }) => url);
  if (urls.length === 0) {
    const open = vscode.l10n.t("Open the setting");
    const message = vscode.l10n.t("No completion server is set yet.");
    if ((await vscode.window.showInformationMessage(message, open)) !== open) return;
    await vscode.commands.executeCommand("workbench.action.openSettings", "loupe.servers");
    return;
  }
  const title = vscode.l10n.t("Set Server Key");
  const url = urls.length === 1 ? urls[0] : await vscode.window.showQuickPick(urls, { title });
  if (url === undefined) return;
  const prompt = vscode.l10n.t("The key for {0}; empty removes it. It is kept in the secret storage.", url);
  const key = await vscode.window.showInputBox({ title, prompt, password: true, ignoreFocusOut: true });
  if (key === undefined) return;
  await (key === "" ? secrets.delete(secretName(url)) : secrets.store(secretName(url), key));
  await onChange();
}
