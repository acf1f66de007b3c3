// Reads the battery while a setting asks for it, and only where the extension runs on the user's own machine.
import * as vscode from "vscode";
import { settingsFor } from "../switches";
import { isOnBattery } from "./battery";

export interface BatteryWatch extends vscode.Disposable {
  /** False while no setting asks. */
  readonly onBattery: () => boolean;
  readonly onDidChange: vscode.Event<void>;
}

const CHECK_MS = 60_000;
const SETTINGS = ["loupe.pauseOnBattery", "loupe.smallModelOnBattery"];

export function watchBattery(): BatteryWatch {
  const isLocal = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const changed = new vscode.EventEmitter<void>();
  let onBattery = false;
  const isWanted = () => {
    const { pauseOnBattery, smallModelOnBattery } = settingsFor(undefined);
    return isLocal && (pauseOnBattery || smallModelOnBattery);
  };
  const check = async (): Promise<void> => {
    const now = isWanted() && (await isOnBattery()) === true;
    if (now === onBattery) return;
    onBattery = now;
    changed.fire();
  };
  const timer = setInterval(() => void check(), CHECK_MS);
  const listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (SETTINGS.some((key) => event.affectsConfiguration(key))) void check().then(() => changed.fire());
  });
  void check();
  return {
    onBattery: () => onBattery,
    onDidChange: changed.event,
    dispose: () => {
      clearInterval(timer);
      listener.dispose();
      changed.dispose();
    },
  };
}
