// The server's state → one status bar item. Its texts are a contract with the end-to-end tests:
// "Loupe: ready", "Loupe: thinking", "Loupe: off", "Loupe: failed", "Loupe: starting".
import * as vscode from "vscode";
import type { ServerState } from "../server/protocol/lsp";
import { isOn } from "./switches";

export interface StatusBar extends vscode.Disposable {
  readonly showState: (state: ServerState) => void;
  /** Something worth knowing that needs no answer: stands in the tooltip. */
  readonly showMessage: (message: string) => void;
  readonly state: () => ServerState;
}

export interface Face {
  readonly icon: string;
  readonly word: "ready" | "thinking" | "off" | "failed" | "starting";
  readonly detail: string;
}

/** What the item shows for a state. Off wins over everything but a failure, which must not be hidden. */
export function faceOf(state: ServerState, on: boolean): Face {
  if (state.kind === "failed") return { icon: "error", word: "failed", detail: state.message };
  if (!on) return { icon: "circle-slash", word: "off", detail: "No suggestions here." };
  switch (state.kind) {
    case "loading":
      return { icon: "loading~spin", word: "starting", detail: "The model is being loaded." };
    case "thinking":
      return { icon: "loading~spin", word: "thinking", detail: state.model };
    case "ready":
      return { icon: "search", word: "ready", detail: `${state.model} on ${state.load.provider}` };
    case "idle":
      return {
        icon: "search",
        word: "ready",
        detail: "The engine rests and starts with the next suggestion.",
      };
  }
}

export function createStatusBar(): StatusBar {
  const item = vscode.window.createStatusBarItem("loupe.status", vscode.StatusBarAlignment.Right, 100);
  item.name = "Loupe";
  item.command = "loupe.showMenu";
  let state: ServerState = { kind: "loading" };
  let message = "";
  const render = (): void => {
    const face = faceOf(state, isOn(vscode.window.activeTextEditor?.document));
    item.text = `$(${face.icon}) Loupe: ${face.word}`;
    item.tooltip = [face.detail, message].filter((line) => line !== "").join("\n");
    item.accessibilityInformation = { label: `Loupe: ${face.word}. ${face.detail}`, role: "button" };
    item.backgroundColor =
      face.word === "failed" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  };
  const listeners = [
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
