// Loupe's commands. What each does is elsewhere; here they get their names.
import * as vscode from "vscode";
import { ACCEPTED_COMMAND } from "../server/protocol/lsp";
import { showMenu, toggleItems, type MenuDeps } from "./menu";
import { pickItem } from "./menuItem";
import { chooseEagerness } from "./eagerness/dial";
import { Peek } from "./eagerness/peek";
import { readMinutes } from "./pauses/snooze";
import type { Snooze } from "./pauses/snooze";

interface SnoozeItem extends vscode.QuickPickItem {
  readonly minutes: number | null;
}

export function registerCommands(context: vscode.ExtensionContext, deps: MenuDeps): void {
  const { server, statistics, pauses, log } = deps;
  const { t } = vscode.l10n;
  const peek = createPeek();
  context.subscriptions.push(peek);
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    "loupe.triggerSuggestion": () => vscode.commands.executeCommand("editor.action.inlineSuggest.trigger"),
    "loupe.toggle": () => pickItem(toggleItems(deps), t("Suggestions")),
    "loupe.toggleFile": () => {
      const document = vscode.window.activeTextEditor?.document;
      if (document) pauses.toggleFile(document);
    },
    "loupe.snooze": () => askSnooze(pauses.snooze),
    "loupe.endSnooze": () => pauses.snooze.end(),
    "loupe.restart": () => server.restart(),
    "loupe.showLog": () => log.show(),
    "loupe.showMenu": () => showMenu(deps),
    "loupe.showStatistics": () => statistics.show(),
    "loupe.exportStatistics": () => statistics.exportToFile(),
    "loupe.resetStatistics": () => statistics.reset(),
    "loupe.forgetLearned": () => forgetLearned(deps),
    "loupe.chooseEagerness": chooseEagerness,
    "loupe.peek": () => peek.press(),
    [ACCEPTED_COMMAND]: (uri) => {
      log.debug("a suggestion was accepted");
      statistics.accepted(String(uri));
    },
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
}

/** While its key is held, ghost text stands at the cursor. */
function createPeek(): Peek {
  return new Peek({
    show: () => vscode.commands.executeCommand("editor.action.inlineSuggest.trigger"),
    hide: () => vscode.commands.executeCommand("editor.action.inlineSuggest.hide"),
    startTimer: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
}

async function forgetLearned({ personal, server, statistics }: MenuDeps): Promise<void> {
  const yes = vscode.l10n.t("Forget");
  const question = vscode.l10n.t("Forget what was learned from your accepted and rejected suggestions?");
  if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  await personal.forget(server);
  statistics.refresh();
}

/** A length from the list, or any other that is typed. */
async function askSnooze(snooze: Snooze): Promise<void> {
  const { t } = vscode.l10n;
  const items: SnoozeItem[] = [
    { label: t("{0} minutes", 5), minutes: 5 },
    { label: t("{0} minutes", 30), minutes: 30 },
    { label: t("1 hour"), minutes: 60 },
    { label: t("Until tomorrow"), minutes: minutesToMidnight(new Date()) },
    { label: t("Another length…"), minutes: null },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: t("No suggestions for how long?") });
  if (!chosen) return;
  const minutes = chosen.minutes ?? (await askMinutes());
  if (minutes !== null) snooze.start(minutes);
}

async function askMinutes(): Promise<number | null> {
  const { t } = vscode.l10n;
  const text = await vscode.window.showInputBox({
    title: t("No suggestions for how long?"),
    prompt: t("Minutes, or hours and minutes: 90, 1:30, 2h 15m"),
    validateInput: (value) =>
      readMinutes(value) === null ? t("Minutes, or hours and minutes: 90, 1:30, 2h 15m") : null,
  });
  return text === undefined ? null : readMinutes(text);
}

function minutesToMidnight(now: Date): number {
  const midnight = new Date(now);
  midnight.setHours(24, 0, 0, 0);
  return (midnight.getTime() - now.getTime()) / 60_000;
}
