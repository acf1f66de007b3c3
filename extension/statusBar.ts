// The server's state, and whether suggestions pause → one status bar item. Its English texts are a contract with the
// end-to-end tests: "Loupe: ready", "thinking", "off", "failed", "starting", "snoozed until 15:30", "on battery".
import * as vscode from "vscode";
import type { ServerState } from "../server/protocol/lsp";
import type { Pause, Pauses } from "./pauses/pauses";
import { isOn } from "./switches";

export interface StatusBar extends vscode.Disposable {
  readonly showState: (state: ServerState) => void;
  /** Something worth knowing that needs no answer: stands in the tooltip. */
  readonly showMessage: (message: string) => void;
  readonly state: () => ServerState;
}

export interface Face {
  readonly icon: string;
  readonly text: string;
  readonly detail: string;
  readonly isFailure: boolean;
}

/** What holds at the place that is looked at. */
export interface Place {
  readonly on: boolean;
  readonly pause: Pause | null;
}

/** What the item shows. A failure is never hidden; then off and pauses, then what the engine does. */
export function faceOf(state: ServerState, { on, pause }: Place): Face {
  const { t } = vscode.l10n;
  const face = (icon: string, text: string, detail: string): Face => ({
    ...{ icon, text, detail },
    isFailure: state.kind === "failed",
  });
  if (state.kind === "failed") return face("error", t("Loupe: failed"), state.message);
  if (!on) return face("circle-slash", t("Loupe: off"), t("No suggestions here."));
  if (pause) return face(...pauseFace(pause));
  switch (state.kind) {
    case "loading":
      return face("loading~spin", t("Loupe: starting"), t("The model is being loaded."));
    case "thinking":
      return face("loading~spin", t("Loupe: thinking"), state.model);
    case "ready":
      return face("search", t("Loupe: ready"), t("{0} on {1}", state.model, state.load.provider));
    case "idle":
      return face("search", t("Loupe: ready"), t("The engine rests and starts with the next suggestion."));
  }
}

function pauseFace(pause: Pause): [icon: string, text: string, detail: string] {
  const { t } = vscode.l10n;
  switch (pause.kind) {
    case "snoozed":
      return [
        "bell-slash",
        t("Loupe: snoozed until {0}", timeOf(pause.until)),
        t("Automatic suggestions resume by themselves; an explicit request gets one now."),
      ];
    case "battery":
      return ["plug", t("Loupe: on battery"), t("Suggestions pause on battery, as the setting says.")];
    case "file":
      return ["circle-slash", t("Loupe: off"), t("Suggestions are off for this file.")];
  }
}

/** `15:30`, with the day where it is another one. */
export function timeOf(time: number, now = Date.now()): string {
  const [at, today] = [new Date(time), new Date(now)];
  const isToday = at.toDateString() === today.toDateString();
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return at.toLocaleString(vscode.env.language, {
    ...(isToday ? {} : { month: "short", day: "numeric" }),
    ...clock,
  });
}

export function createStatusBar(pauses: Pauses): StatusBar {
  const item = vscode.window.createStatusBarItem("loupe.status", vscode.StatusBarAlignment.Right, 100);
  item.name = "Loupe";
  item.command = "loupe.showMenu";
  let state: ServerState = { kind: "loading" };
  let message = "";
  const render = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const face = faceOf(state, { on: isOn(document), pause: pauses.current(document) });
    item.text = `$(${face.icon}) ${face.text}`;
    item.tooltip = [face.detail, message].filter((line) => line !== "").join("\n");
    item.accessibilityInformation = { label: `${face.text}. ${face.detail}`, role: "button" };
    item.backgroundColor = face.isFailure
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
  };
  const listeners = [
    pauses.onDidChange(render),
    vscode.window.onDidChangeActiveTextEditor(render),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("loupe")) render();
    }),
  ];
  render();
  item.show();
  return {
    showState: (next) => {
      state = next;
      render();
    },
    showMessage: (next) => {
      message = next;
      render();
    },
    state: () => state,
    dispose: () => {
      vscode.Disposable.from(item, ...listeners).dispose();
    },
  };
}
