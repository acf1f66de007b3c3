// The dial: how sure Loupe has to be to show a suggestion automatically. Shown in the status bar's menu, turned there and by a
// key.
import * as vscode from "vscode";
import { EAGERNESS, type Eagerness } from "../../server/protocol/settings";
import type { MenuItem } from "../menuItem";
import { settingsFor } from "../switches";
import type { PersonalStore } from "./personal";

export function dialItem(personal: Pick<PersonalStore, "lately">): MenuItem {
  const { t } = vscode.l10n;
  const lately = personal.lately();
  return {
    label: `$(settings) ${t("Eagerness: {0}", nameOf(current()))}`,
    ...(lately && { description: t("right {0} of {1} here lately", lately.right, lately.of) }),
    run: () => vscode.commands.executeCommand("loupe.chooseEagerness"),
  };
}

export async function chooseEagerness(): Promise<void> {
  const { t } = vscode.l10n;
  const now = current();
  const items = EAGERNESS.map((eagerness) => ({
    label: `${eagerness === now ? "$(check)" : "$(blank)"} ${nameOf(eagerness)}`,
    detail: detailOf(eagerness),
    eagerness,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: t("How sure must Loupe be to show a suggestion?"),
  });
  if (chosen) await setEagerness(chosen.eagerness);
}

/** The person's own choice where they made it before: a workspace that has one keeps having its own. */
async function setEagerness(eagerness: Eagerness): Promise<void> {
  const resource = vscode.window.activeTextEditor?.document.uri ?? null;
  const configuration = vscode.workspace.getConfiguration("loupe", resource);
  const given = configuration.inspect("eagerness");
  const target =
    given?.workspaceFolderValue !== undefined
      ? vscode.ConfigurationTarget.WorkspaceFolder
      : given?.workspaceValue !== undefined
        ? vscode.ConfigurationTarget.Workspace
        : vscode.ConfigurationTarget.Global;
  await configuration.update("eagerness", eagerness, target);
}

function current(): Eagerness {
  return settingsFor(vscode.window.activeTextEditor?.document).eagerness;
}

function nameOf(eagerness: Eagerness): string {
  const { t } = vscode.l10n;
  switch (eagerness) {
    case "quiet":
      return t("quiet");
    case "balanced":
      return t("balanced");
    case "eager":
      return t("eager");
    case "onRequest":
      return t("on request only");
  }
}

function detailOf(eagerness: Eagerness): string {
  const { t } = vscode.l10n;
  switch (eagerness) {
    case "quiet":
      return t("Few suggestions, more than eight of ten right");
    case "balanced":
      return t("About two of three right");
    case "eager":
      return t("Many suggestions, about half of them right");
    case "onRequest":
      return t("Nothing by itself; a key asks");
  }
}
