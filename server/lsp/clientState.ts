// What the client has said of itself, its settings and its workspace folders, as far as it is known by now.
import type { Connection, WorkspaceFolder } from "vscode-languageserver/node";
import { CellOrders } from "../context/notebook";
import { readSettings, type Settings } from "../protocol/settings";
import { startTimer } from "../services/services";
import { type Client, readClient } from "./client";
import { ReadingRules } from "./reading";
import { ClientSettings } from "./settings";

export interface ClientState {
  client: Client;
  settings: ClientSettings;
  /** The machine's settings as last read: the engine asks for them in between. */
  machine: Settings;
  /** The client's first answer: no model is chosen before it. */
  settingsRead: Promise<unknown>;
  readonly folders: Map<string, WorkspaceFolder>;
  readonly changedAt: Map<string, number>;
  readonly reading: ReadingRules;
  readonly cells: CellOrders;
}

export function createClientState(connection: Connection): ClientState {
  const state: ClientState = {
    client: readClient({ capabilities: {} }),
    settings: new ClientSettings({ connection, startTimer, onRefused: () => undefined }, false, undefined),
    machine: readSettings(undefined),
    settingsRead: Promise.resolve(),
    folders: new Map(),
    changedAt: new Map(),
    cells: new CellOrders(),
    reading: new ReadingRules({
      folders: () => [...state.folders.keys()],
      settings: () => state.settings,
      machine: () => state.machine,
    }),
  };
  return state;
}

export async function readMachine(state: ClientState): Promise<void> {
  state.machine = await state.settings.forMachine();
}
