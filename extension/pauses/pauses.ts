// Why nothing is suggested right now though it is on: snoozed, on battery, or off for this file. A request that the
// user makes is answered all the same.
import * as vscode from "vscode";
import { settingsFor } from "../switches";
import type { BatteryWatch } from "./batteryWatch";
import { createSnooze, type Snooze } from "./snooze";

export type Pause =
  | { readonly kind: "snoozed"; readonly until: number }
  | { readonly kind: "battery" }
  | { readonly kind: "file" };

export interface Pauses extends vscode.Disposable {
  readonly current: (document: vscode.TextDocument | undefined) => Pause | null;
  readonly snooze: Snooze;
  readonly toggleFile: (document: vscode.TextDocument) => void;
  readonly onDidChange: vscode.Event<void>;
}

const FILES_KEY = "filesOff";

export function createPauses(context: vscode.ExtensionContext, battery: BatteryWatch): Pauses {
  const changed = new vscode.EventEmitter<void>();
  const snooze = createSnooze({
    memento: context.globalState,
    now: Date.now,
    startTimer: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    onChange: () => changed.fire(),
  });
  const listener = battery.onDidChange(() => changed.fire());
  const filesOff = () => context.workspaceState.get<readonly string[]>(FILES_KEY, []);
  return {
    current: (document) => {
      const until = snooze.until();
      if (until !== null) return { kind: "snoozed", until };
      if (document && filesOff().includes(document.uri.toString())) return { kind: "file" };
      const isPaused = battery.onBattery() && settingsFor(undefined).pauseOnBattery;
      return isPaused ? { kind: "battery" } : null;
    },
    snooze,
    toggleFile: (document) => {
      const uri = document.uri.toString();
      const others = filesOff().filter((other) => other !== uri);
      const next = others.length === filesOff().length ? [...others, uri] : others;
      void context.workspaceState.update(FILES_KEY, next).then(() => changed.fire());
    },
    onDidChange: changed.event,
    dispose: () => {
      snooze.dispose();
      vscode.Disposable.from(changed, listener).dispose();
    },
  };
}
