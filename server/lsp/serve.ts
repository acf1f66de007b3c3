// An LSP connection → Loupe's services behind it: capabilities, documents, settings, states. What the messages mean is
// decided elsewhere; here they are only connected.
import {
  CompletionRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  TextDocuments,
  type CancellationToken,
  type CompletionParams,
  type Connection,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { toCompletionList } from "../completion/completionList";
import { CompletionHandler } from "../completion/handler";
import type { Personal } from "../completion/personal/personal";
import { RecordStore } from "../completion/recordStore";
import { CellOrders } from "../context/notebook";
import { createServices, type Services, startTimer } from "../services/services";
import {
  CellOrderNotification,
  CursorRestsNotification,
  type Definition,
  type DefinitionsParams,
  DefinitionsRequest,
  MessageNotification,
  ReportRequest,
  RestartRequest,
  StateNotification,
} from "../protocol/lsp";
import { toEnglish } from "../protocol/sentences";
import { readSettings, type Settings } from "../protocol/settings";
import { capabilitiesFor, type Client, readClient } from "./client";
import { guardDocuments, isPlace, isUri } from "./door";
import { ClientSettings } from "./settings";
import { createNeighbours } from "./neighbours";
import type { ProgramPaths } from "../services/paths";
import { ReadingRules } from "./reading";
import { explainSources } from "./explainSources";
import { registerExplain } from "./explain";
import { registerModels } from "./models";
import { registerRecords } from "./records";
import { createPersonal } from "./personal";
import { createReporter } from "./report";
import { ServerKeys } from "../services/serverKeys";

/** What the client told of itself, and what holds for it. */
interface ClientState {
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

export function serve(connection: Connection, paths: ProgramPaths): void {
  const clientState: ClientState = {
    client: readClient({ capabilities: {} }),
    settings: new ClientSettings({ connection, startTimer, onRefused: () => undefined }, false, undefined),
    machine: readSettings(undefined),
    settingsRead: Promise.resolve(),
    folders: new Map(),
    changedAt: new Map(),
    cells: new CellOrders(),
    reading: new ReadingRules({
      folders: () => [...clientState.folders.keys()],
      settings: () => clientState.settings,
      machine: () => clientState.machine,
    }),
  };
  const keys = new ServerKeys(connection);
  const services = servicesFor(connection, paths, clientState, keys);
  const personal = createPersonal(connection, (error) => connection.console.error(describe(error)));
  listenToClient(connection, services, clientState, personal);
  listenToFiles(connection, services, clientState);
  const documents = listenToDocuments(services, clientState);
  const records = new RecordStore(() => new Date());
  const handler = createHandler({ connection, services, clientState, documents, records, personal });
  const reporter = createReporter(services, handler);
  connection.onRequest(InlineCompletionRequest.type, (params, token) =>
    isPlace(params) ? reporter.watch(() => handler.handle(params, token)) : null,
  );
  const listed = listCompletions(handler, documents);
  connection.onRequest(CompletionRequest.type, (params, token) =>
    isPlace(params) ? reporter.watch(() => listed(params, token)) : null,
  );
  connection.onNotification(CellOrderNotification, ({ notebook, cells }) => {
    if (isUri(notebook) && Array.isArray(cells) && cells.every(isUri))
      clientState.cells.tell(notebook, cells);
  });
  connection.onNotification(CursorRestsNotification, (place) => void handler.cursorRests(place));
  connection.onRequest(RestartRequest, async () => {
    handler.abort();
    keys.forget();
    await readMachine(clientState);
    return services.restart();
  });
  connection.onRequest(ReportRequest, () => reporter.report());
  registerExplain(connection, services, explainSources(documents, clientState, records));
  registerRecords(connection, records);
  registerModels(connection, services, () => clientState.machine);
  connection.onShutdown(() => services.dispose());
  documents.listen(guardDocuments(connection, (reason) => connection.console.error(reason)));
  connection.listen();
}

function servicesFor(
  connection: Connection,
  paths: ProgramPaths,
  clientState: ClientState,
  keys: ServerKeys,
): Services {
  return createServices({
    paths,
    settings: () => clientState.machine,
    gate: clientState.reading.gate,
    settingsRead: () => clientState.settingsRead,
    standsIn: true,
    keyOf: (url) => keys.keyOf(url),
    onState: (state) => watched(connection, connection.sendNotification(StateNotification, state)),
    onMessage: (sentence) =>
      watched(
        connection,
        connection.sendNotification(MessageNotification, { message: toEnglish(sentence), sentence }),
      ),
    onMemoryFault: (error) => connection.console.error(describe(error)),
  });
}

interface HandlerParts {
  readonly connection: Connection;
  readonly services: Services;
  readonly clientState: ClientState;
  readonly documents: TextDocuments<TextDocument>;
  readonly records: RecordStore;
  readonly personal: Personal;
}

function createHandler({
  connection,
  services,
  clientState,
  documents,
  records,
  personal,
}: HandlerParts): CompletionHandler {
  const workspaceFolders = () => [...clientState.folders.values()];
  const cellsAround = (uri: string) => clientState.cells.around(uri);
  const { neighbours, recordAnswer } = createNeighbours({
    ...{ documents, workspaceFolders, cellsAround, parser: services.parser, gate: clientState.reading.gate },
    definitionsOf: (uri, symbols) => askDefinitions(connection, clientState, { uri, symbols }),
    onFault: (error) => connection.console.error(describe(error)),
  });
  return new CompletionHandler(
    {
      parser: services.parser,
      completionCache: services.completionCache,
      infer: services.infer,
      readAhead: services.readAhead,
      confidenceWeights: services.confidenceWeights,
      workspaceFolders,
      neighbours,
      openDocuments: () => documents.all(),
      cellsAround,
      documents,
      records,
      personal,
      isExcluded: (uri) => clientState.reading.gate.isExcluded(uri),
      settingsFor: (uri) => clientState.settings.forResource(uri),
      now: () => performance.now(),
      changedAt: (uri) => clientState.changedAt.get(uri),
      onAnswered: recordAnswer,
      startTimer,
      onFault: (error) => reportFault(connection, services, error),
    },
    () => clientState.client,
  );
}

/** None where the client knows no such request. */
async function askDefinitions(
  connection: Connection,
  clientState: ClientState,
  asked: DefinitionsParams,
): Promise<readonly Definition[]> {
  return clientState.client.definitions ? connection.sendRequest(DefinitionsRequest, asked) : [];
}

/** For clients that show no text at the cursor. */
function listCompletions(handler: CompletionHandler, documents: TextDocuments<TextDocument>) {
  return async ({ textDocument, position }: CompletionParams, token: CancellationToken) => {
    const context = { triggerKind: InlineCompletionTriggerKind.Automatic };
    const before = { start: { line: position.line, character: 0 }, end: position };
    const lineBefore = documents.get(textDocument.uri)?.getText(before) ?? "";
    const inline = await handler.handle({ textDocument, position, context }, token);
    return toCompletionList(inline, position, lineBefore);
  };
}

function listenToClient(
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
  // What may be read is asked for before anything is read.
  const foldersChanged = async () => {
    const isOther = await clientState.reading.refresh();
    services.memory.setFolders(
      clientState.machine.workspaceMemory === "off" ? [] : [...clientState.folders.keys()],
    );
    if (isOther) services.memory.rulesChanged();
  };
  connection.onInitialized(() => {
    if (clientState.client.registersConfiguration) {
      const section = { section: ["loupe", "files.exclude"] };
      watched(connection, connection.client.register(DidChangeConfigurationNotification.type, section));
    }
    if (clientState.client.reportsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) clientState.folders.delete(uri);
        for (const folder of added) if (isUri(folder.uri)) clientState.folders.set(folder.uri, folder);
        watched(connection, foldersChanged());
      });
    }
    if (clientState.client.watchesFiles) {
      const watchers = [{ globPattern: "**/*" }];
      watched(connection, connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    // The model is loaded before anybody asks. A failure is a state by then.
    clientState.settingsRead = readMachine(clientState);
    watched(
      connection,
      clientState.settingsRead.then(() => {
        watched(connection, foldersChanged());
        return clientState.machine.inference === "local" ? services.engine.load() : null;
      }),
    );
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    clientState.settings.changed(pushed);
    const before = clientState.machine;
    watched(
      connection,
      readMachine(clientState).then(() => {
        watched(connection, foldersChanged());
        if (clientState.machine.model === before.model) return services.reconsiderModel();
        return services.restart().then(() => undefined);
      }),
    );
  });
}

/** Rules first: what they name now is not to be read any more. */
function listenToFiles(connection: Connection, { memory }: Services, { reading }: ClientState): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const uris = changes.map(({ uri }) => uri).filter(isUri);
    const areRules = uris.some((uri) => /\/(?:\.gitignore|\.git(?:\/info\/exclude)?)$/.test(uri));
    if (areRules) reading.gate.rulesChanged();
    for (const uri of uris) memory.fileChanged(uri);
    if (areRules) memory.rulesChanged();
  });
}

function listenToDocuments(services: Services, clientState: ClientState): TextDocuments<TextDocument> {
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

async function readMachine(clientState: ClientState): Promise<void> {
  clientState.machine = await clientState.settings.forMachine();
}

/** Work that nobody waits for: what goes wrong in it is logged. */
function watched(connection: Connection, work: Promise<unknown>): void {
  work.catch((error: unknown) => connection.console.error(describe(error)));
}

/** A fault of the model or the engine is a state already; another one becomes one here. */
function reportFault(connection: Connection, services: Services, error: unknown): void {
  connection.console.error(describe(error));
  const { kind } = services.engine.currentState;
  if (kind === "ready") services.fail(error);
}

/** A fault may carry what came from outside, of any length, and come with each key. */
const MAX_LOGGED = 4_000;

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.slice(0, MAX_LOGGED);
}
