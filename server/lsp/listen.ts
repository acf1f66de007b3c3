// What the client reports (settings, folders, files, documents) → the client's state and the services that depend on it.
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Personal } from "../completion/personal/personal";
import { type Services, startTimer } from "../services/services";
import { capabilitiesFor, readClient } from "./client";
import { type ClientState, readMachine } from "./clientState";
import { isUri } from "./door";
import { logFaults } from "./faults";
import { ClientSettings } from "./settings";

export function listenToClient(
  connection: Connection,
  services: Services,
  clientState: ClientState,
  personal: Personal,
): void {
  connection.onInitialize((params) => {
    const client = (clientState.client = readClient(params));
    personal.restore(client.personal);
    clientState.settings = new ClientSettings(
      { connection, startTimer, onRefused: (reason) => connection.console.error(reason) },
      client.hasConfiguration,
      client.settings,
    );
    for (const folder of client.folders) if (isUri(folder.uri)) clientState.folders.set(folder.uri, folder);
    return capabilitiesFor(client);
  });
  const foldersChanged = () => refreshFolders(services, clientState);
  connection.onInitialized(() => {
    if (clientState.client.registersConfiguration) {
      const section = { section: ["loupe", "files.exclude"] };
      logFaults(connection, connection.client.register(DidChangeConfigurationNotification.type, section));
    }
    if (clientState.client.reportsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) clientState.folders.delete(uri);
        for (const folder of added) if (isUri(folder.uri)) clientState.folders.set(folder.uri, folder);
        logFaults(connection, foldersChanged());
      });
    }
    if (clientState.client.watchesFiles) {
      const watchers = [{ globPattern: "**/*" }];
      logFaults(connection, connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    // The model is loaded before the first request. A failure is a state by then.
    clientState.settingsRead = readMachine(clientState);
    logFaults(
      connection,
      clientState.settingsRead.then(() => {
        logFaults(connection, foldersChanged());
        return clientState.machine.inference === "local" ? services.engine.load() : null;
      }),
    );
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    clientState.settings.changed(pushed);
    const before = clientState.machine;
    logFaults(
      connection,
      readMachine(clientState).then(() => {
        logFaults(connection, foldersChanged());
        if (clientState.machine.model === before.model) return services.reconsiderModel();
        return services.restart().then(() => undefined);
      }),
    );
  });
}

/** What may be read is asked for before anything is read. */
async function refreshFolders({ memory }: Services, state: ClientState): Promise<void> {
  const isOther = await state.reading.refresh();
  memory.setFolders(state.machine.workspaceMemory === "off" ? [] : [...state.folders.keys()]);
  if (isOther) memory.rulesChanged();
}

/** A branch that is checked out changes thousands of files in one message: then the event loop has its turn. */
const TURN_MS = 8;

/** Rules first: what they name now is not to be read any more. */
export function listenToFiles(connection: Connection, { memory }: Services, { reading }: ClientState): void {
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const uris = changes.map(({ uri }) => uri).filter(isUri);
    const areRules = uris.some((uri) => /\/(?:\.gitignore|\.git(?:\/info\/exclude)?)$/.test(uri));
    if (areRules) reading.gate.rulesChanged();
    let turnEnds = performance.now() + TURN_MS;
    for (const uri of uris) {
      memory.fileChanged(uri);
      if (performance.now() < turnEnds) continue;
      await new Promise(setImmediate);
      turnEnds = performance.now() + TURN_MS;
    }
    if (areRules) memory.rulesChanged();
  });
}

export function listenToDocuments(services: Services, clientState: ClientState): TextDocuments<TextDocument> {
  const documents = new TextDocuments(TextDocument);
  documents.onDidOpen(({ document }) => services.memory.documentOpened(document));
  documents.onDidChangeContent(({ document }) => {
    clientState.changedAt.set(document.uri, performance.now());
    services.memory.documentChanged(document);
  });
  documents.onDidClose(({ document: { uri } }) => {
    clientState.changedAt.delete(uri);
    clientState.settings.forget(uri);
    services.parser.forget(uri);
    services.memory.documentClosed(uri);
  });
  return documents;
}
