// Loupe's commands and the status bar's menu. A menu entry is a command or an offer; nothing changes a setting that
// the user did not choose to change.
import * as vscode from "vscode";
import { ACCEPTED_COMMAND } from "../server/protocol/lsp";
import type { ServerHandle } from "./server";
import type { StatusBar } from "./statusBar";
import { isOn, settingsFor, toggleEverywhere, toggleLanguage } from "./switches";

export interface CommandDeps {
  readonly server: ServerHandle;
  readonly statusBar: StatusBar;
  readonly log: vscode.LogOutputChannel;
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

interface MenuItem extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

export function registerCommands(context: vscode.ExtensionContext, deps: CommandDeps): void {
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    "loupe.triggerSuggestion": () => vscode.commands.executeCommand("editor.action.inlineSuggest.trigger"),
    "loupe.toggle": () => pick(toggleItems(), "Suggestions"),
    "loupe.restart": () => deps.server.restart(),
    "loupe.showLog": () => deps.log.show(),
    "loupe.showMenu": () => pick([...noticeItems(deps), ...actionItems(deps)], "Loupe"),
    [ACCEPTED_COMMAND]: () => deps.log.trace("a suggestion was accepted"),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
}

async function pick(items: readonly MenuItem[], title: string): Promise<void> {
  const chosen = await vscode.window.showQuickPick(items, { title });
  await chosen?.run?.();
}

function toggleItems(): MenuItem[] {
  const document = vscode.window.activeTextEditor?.document;
  const items: MenuItem[] = [
    {
      label: settingsFor(undefined).enabled
        ? "$(circle-slash) Turn off everywhere"
        : "$(check) Turn on everywhere",
      run: toggleEverywhere,
    },
  ];
  if (document && settingsFor(document).enabled) {
    const verb = isOn(document) ? "$(circle-slash) Turn off" : "$(check) Turn on";
    items.push({ label: `${verb} for ${document.languageId}`, run: () => toggleLanguage(document) });
  }
  return items;
}

/** What stands in the way of suggestions, each with its way out. */
function noticeItems({ statusBar, server }: CommandDeps): MenuItem[] {
  const items: MenuItem[] = [];
  const state = statusBar.state();
  if (state.kind === "failed") {
    items.push({ label: `$(error) ${state.message}`, run: () => server.restart(), description: "Restart" });
  }
  if (!vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled")) {
    items.push({
      label: "$(warning) The editor's inline suggestions are off",
      description: "Open the setting",
      run: () => openSettings("editor.inlineSuggest.enabled"),
    });
  }
  for (const id of OTHER_PROVIDERS) {
    const other = vscode.extensions.getExtension(id);
    if (!other?.isActive) continue;
    const { displayName } = other.packageJSON as { displayName?: string };
    items.push({
      label: `$(warning) ${displayName ?? id} also shows inline suggestions`,
      description: "Show the extension",
      run: () => vscode.commands.executeCommand("extension.open", id),
    });
  }
  return items;
}

function actionItems({ server, log }: CommandDeps): MenuItem[] {
  return [
    ...toggleItems(),
    { label: "$(search) Explain Tokens", run: () => vscode.commands.executeCommand("loupe.explainTokens") },
    {
      label: "$(sparkle) Trigger Suggestion",
      run: () => vscode.commands.executeCommand("loupe.triggerSuggestion"),
    },
    {
      label: "$(question) Why No Suggestion?",
      run: () => vscode.commands.executeCommand("loupe.whyNoSuggestion"),
    },
    {
      label: "$(package) Choose Model",
      run: () => vscode.commands.executeCommand("loupe.chooseModel"),
    },
    { label: "$(refresh) Restart", run: () => server.restart() },
    { label: "$(output) Show Log", run: () => log.show() },
    { label: "$(gear) Settings", run: () => openSettings("loupe.") },
  ];
}

function openSettings(query: string): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", query);
}
