// The status bar's menu. An entry is a command or an offer; nothing changes a setting that the user did not choose to
// change.
import * as vscode from "vscode";
import { type ModelOffer, offerItem } from "./modelOffer";
import { dialItem } from "./eagerness/dial";
import type { PersonalStore } from "./eagerness/personal";
import type { MenuItem } from "./menuItem";
import type { Pauses } from "./pauses/pauses";
import type { ServerHandle } from "./server";
import type { Statistics } from "./statistics/statistics";
import { shippedChoiceText } from "./shippedChoice";
import { timeOf, type StatusBar } from "./statusBar";
import { isOn, settingsFor, toggleEverywhere, toggleLanguage } from "./switches";

export interface MenuDeps {
  readonly server: ServerHandle;
  readonly statusBar: StatusBar;
  readonly log: vscode.LogOutputChannel;
  readonly pauses: Pauses;
  readonly statistics: Statistics;
  readonly modelOffer: ModelOffer;
  readonly personal: PersonalStore;
  /** SECURITY.md of the installed extension. */
  readonly security: vscode.Uri;
}

/** Extensions that show inline suggestions of their own. */
const OTHER_PROVIDERS = [
  "GitHub.copilot",
  "Continue.continue",
  "TabbyML.vscode-tabby",
  "ggml-org.llama-vscode",
  "Codeium.codeium",
  "TabNine.tabnine-vscode",
  "sourcegraph.cody-ai",
  "AmazonWebServices.amazon-q-vscode",
  "supermaven.supermaven",
];

/** The offer of a model comes when it is known and stands last, so that no item moves under the pointer. */
export async function showMenu(deps: MenuDeps): Promise<void> {
  const picker = vscode.window.createQuickPick<MenuItem>();
  const dismiss = { iconPath: new vscode.ThemeIcon("close"), tooltip: vscode.l10n.t("No, thanks") };
  let isOpen = true;
  picker.title = "Loupe";
  picker.items = menuItems(deps);
  picker.onDidAccept(() => {
    const [item] = picker.selectedItems;
    picker.hide();
    void item?.run?.();
  });
  picker.onDidTriggerItemButton(() => (picker.items = menuItems(deps)));
  picker.onDidHide(() => {
    isOpen = false;
    picker.dispose();
  });
  picker.show();
  const choice = await shippedChoiceText(deps.server);
  if (choice !== null && isOpen)
    replaceItems(
      picker,
      picker.items.map((item) => (item.isModel ? Object.assign(item, { detail: choice }) : item)),
    );
  const model = await deps.modelOffer.find();
  if (!model || !isOpen) return;
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator };
  replaceItems(picker, [...picker.items, separator, { ...offerItem(model), buttons: [dismiss] }]);
  deps.modelOffer.made(model);
}

/** The chosen row stays chosen; where something is being searched for, the first that is found is. */
function replaceItems(picker: vscode.QuickPick<MenuItem>, items: readonly MenuItem[]): void {
  const active = picker.activeItems;
  picker.items = items;
  if (picker.value === "") picker.activeItems = active;
}

function menuItems(deps: MenuDeps): MenuItem[] {
  return [
    ...noticeItems(deps),
    ...toggleItems(deps),
    dialItem(deps.personal),
    ...pauseItems(deps),
    ...lookItems(),
    ...silenceItems(deps),
    ...careItems(deps),
  ];
}

/** Everywhere, this language, this file. */
export function toggleItems({ pauses }: Pick<MenuDeps, "pauses">): MenuItem[] {
  const { t } = vscode.l10n;
  const document = vscode.window.activeTextEditor?.document;
  const items: MenuItem[] = [
    settingsFor(undefined).enabled
      ? { label: `$(circle-slash) ${t("Turn off everywhere")}`, run: toggleEverywhere }
      : { label: `$(check) ${t("Turn on everywhere")}`, run: toggleEverywhere },
  ];
  if (!document || !settingsFor(document).enabled) return items;
  const { languageId } = document;
  items.push(
    isOn(document)
      ? { label: `$(circle-slash) ${t("Turn off for {0}", languageId)}`, run: () => toggleLanguage(document) }
      : { label: `$(check) ${t("Turn on for {0}", languageId)}`, run: () => toggleLanguage(document) },
  );
  const toggleFile = () => pauses.toggleFile(document);
  items.push(
    pauses.current(document)?.kind === "file"
      ? { label: `$(check) ${t("Turn on for this file")}`, run: toggleFile }
      : { label: `$(circle-slash) ${t("Turn off for this file")}`, run: toggleFile },
  );
  return items;
}

function pauseItems({ pauses }: MenuDeps): MenuItem[] {
  const { t } = vscode.l10n;
  const until = pauses.snooze.until();
  const { minDelayMs, maxDelayMs } = settingsFor(vscode.window.activeTextEditor?.document);
  return [
    until === null
      ? commandItem("bell-slash", t("Snooze…"), "loupe.snooze")
      : {
          ...commandItem("bell", t("End snooze"), "loupe.endSnooze"),
          description: t("until {0}", timeOf(until)),
        },
    {
      label: `$(watch) ${t("Delay")}`,
      description: t("{0} to {1} ms, by how you type", minDelayMs, maxDelayMs),
      run: () => openSettings("loupe delay"),
    },
  ];
}

function lookItems(): MenuItem[] {
  const { t } = vscode.l10n;
  return [
    commandItem("search", t("Explain Tokens"), "loupe.explainTokens"),
    commandItem("question", t("Why This Suggestion?"), "loupe.whyThisSuggestion"),
    commandItem("sparkle", t("Trigger Suggestion"), "loupe.triggerSuggestion"),
    { ...commandItem("package", t("Model"), "loupe.chooseModel"), isModel: true },
    commandItem("graph", t("Statistics"), "loupe.showStatistics"),
  ];
}

/** A fact of local mode, with the way to how it is tested. */
export function silenceItems({ security }: Pick<MenuDeps, "security">): MenuItem[] {
  const { t } = vscode.l10n;
  if (settingsFor(undefined).inference !== "local") return [];
  return [
    {
      label: `$(shield) ${t("0 bytes sent")}`,
      description: t("local mode: how this is tested"),
      run: () =>
        vscode.commands.executeCommand("markdown.showPreview", security.with({ fragment: "silence" })),
    },
  ];
}

function careItems({ server, log }: MenuDeps): MenuItem[] {
  const { t } = vscode.l10n;
  return [
    { label: `$(refresh) ${t("Restart")}`, run: () => server.restart() },
    { label: `$(output) ${t("Show Log")}`, run: () => log.show() },
    commandItem("dashboard", t("Engine Report"), "loupe.showEngineReport"),
    { label: `$(gear) ${t("Settings")}`, run: () => openSettings("loupe.") },
  ];
}

/** What stands in the way of suggestions, each with its way out. */
function noticeItems({ statusBar, server }: MenuDeps): MenuItem[] {
  const { t } = vscode.l10n;
  const items: MenuItem[] = [];
  const state = statusBar.state();
  if (state.kind === "failed") {
    items.push({
      label: `$(error) ${state.message}`,
      run: () => server.restart(),
      description: t("Restart"),
    });
  }
  if (!vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled")) {
    items.push({
      label: `$(warning) ${t("The editor's inline suggestions are off")}`,
      description: t("Open the setting"),
      run: () => openSettings("editor.inlineSuggest.enabled"),
    });
  }
  for (const id of OTHER_PROVIDERS) {
    const other = vscode.extensions.getExtension(id);
    if (!other?.isActive) continue;
    const { displayName } = other.packageJSON as { displayName?: string };
    items.push({
      label: `$(warning) ${t("{0} also shows inline suggestions", displayName ?? id)}`,
      description: t("Show the extension"),
      run: () => vscode.commands.executeCommand("extension.open", id),
    });
  }
  return items;
}

function commandItem(icon: string, label: string, command: string): MenuItem {
  return { label: `$(${icon}) ${label}`, run: () => vscode.commands.executeCommand(command) };
}

function openSettings(query: string): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", query);
}
