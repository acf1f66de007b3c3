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
  type DefinitionPlace,
  type DefinitionsParams,
  DefinitionsRequest,
  MessageNotification,
  ReportRequest,
  RestartRequest,
  StateNotification,
} from "../protocol/lsp";
import { inEnglish } from "../protocol/sentences";
import { readSettings, type Settings } from "../protocol/settings";
import { capabilitiesFor, type Client, readClient } from "./client";
import { readDefinitions } from "./definitions";
import { guardDocuments, isPlace, isUri } from "./door";
import { ClientSettings } from "./settings";
import { createNeighbours } from "./neighbours";
import type { ProgramPaths } from "../services/paths";
import { Reading } from "./reading";
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
  readonly reading: Reading;
  readonly cells: CellOrders;
}

export function serve(connection: Connection, paths: ProgramPaths): void {
  const told: ClientState = {
    client: readClient({ capabilities: {} }),
    settings: new ClientSettings({ connection, startTimer, onRefused: () => undefined }, false, undefined),
    machine: readSettings(undefined),
    settingsRead: Promise.resolve(),
    folders: new Map(),
    changedAt: new Map(),
    cells: new CellOrders(),
    reading: new Reading({
      folders: () => [...told.folders.keys()],
      settings: () => told.settings,
      machine: () => told.machine,
    }),
  };
  const keys = new ServerKeys(connection);
  const services = servicesFor(connection, paths, told, keys);
  const personal = createPersonal(connection, (error) => connection.console.error(describe(error)));
  listenToClient(connection, services, told, personal);
  listenToFiles(connection, services, told);
  const documents = listenToDocuments(services, told);
  const records = new RecordStore(() => new Date());
  const handler = createHandler({ connection, services, told, documents, records, personal });
  const reporter = createReporter(services, handler);
  connection.onRequest(InlineCompletionRequest.type, (params, token) =>
    isPlace(params) ? reporter.watch(() => handler.handle(params, token)) : null,
  );
  const listed = listCompletions(handler, documents);
  connection.onRequest(CompletionRequest.type, (params, token) =>
    isPlace(params) ? reporter.watch(() => listed(params, token)) : null,
  );
  connection.onNotification(CellOrderNotification, ({ notebook, cells }) => {
    if (isUri(notebook) && Array.isArray(cells) && cells.every(isUri)) told.cells.tell(notebook, cells);
  });
  connection.onNotification(CursorRestsNotification, (place) => void handler.cursorRests(place));
  connection.onRequest(RestartRequest, async () => {
    handler.abort();
    keys.forget();
    await readMachine(told);
    return services.restart();
  });
  connection.onRequest(ReportRequest, () => reporter.report());
  registerExplain(connection, services, explainSources(documents, told, records));
  registerRecords(connection, records);
  registerModels(connection, services, () => told.machine);
  connection.onShutdown(() => services.dispose());
  documents.listen(guardDocuments(connection, (reason) => connection.console.error(reason)));
  connection.listen();
}

function servicesFor(
  connection: Connection,
  paths: ProgramPaths,
  told: ClientState,
  keys: ServerKeys,
): Services {
  return createServices({
    paths,
    settings: () => told.machine,
    gate: told.reading.gate,
    settingsRead: () => told.settingsRead,
    standsIn: true,
    keyOf: (url) => keys.keyOf(url),
    onState: (state) => watched(connection, connection.sendNotification(StateNotification, state)),
    onMessage: (said) =>
      watched(
        connection,
        connection.sendNotification(MessageNotification, { message: inEnglish(said), said }),
      ),
    onMemoryFault: (error) => connection.console.error(describe(error)),
  });
}

interface HandlerParts {
  readonly connection: Connection;
  readonly services: Services;
  readonly told: ClientState;
  readonly documents: TextDocuments<TextDocument>;
  readonly records: RecordStore;
  readonly personal: Personal;
}

function createHandler({
  connection,
  services,
  told,
  documents,
  records,
  personal,
}: HandlerParts): CompletionHandler {
  const workspaceFolders = () => [...told.folders.values()];
  const cellsAround = (uri: string) => told.cells.around(uri);
  const { neighbours, answered } = createNeighbours({
    ...{ documents, workspaceFolders, cellsAround, parser: services.parser, gate: told.reading.gate },
    definitionsOf: async (uri, symbols) =>
      readDefinitions(await askDefinitions(connection, told, { uri, symbols }), {
        ...{ documents, gate: told.reading.gate },
      }),
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
      isExcluded: (uri) => told.reading.gate.isExcluded(uri),
      settingsFor: (uri) => told.settings.forResource(uri),
      now: () => performance.now(),
      changedAt: (uri) => told.changedAt.get(uri),
      onAnswered: answered,
      startTimer,
      onFault: (error) => reportFault(connection, services, error),
    },
    () => told.client,
  );
}

/** None where the client knows no such request. */
async function askDefinitions(
  connection: Connection,
  told: ClientState,
  asked: DefinitionsParams,
): Promise<readonly DefinitionPlace[]> {
  return told.client.definitions ? connection.sendRequest(DefinitionsRequest, asked) : [];
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
  told: ClientState,
  personal: Personal,
): void {
  connection.onInitialize((params) => {
    const client = (told.client = readClient(params));
    personal.restore(client.personal);
    told.settings = new ClientSettings(
      { connection, startTimer, onRefused: (reason) => connection.console.error(reason) },
      client.hasConfiguration,
      client.settings,
    );
    for (const folder of client.folders) if (isUri(folder.uri)) told.folders.set(folder.uri, folder);
    return capabilitiesFor(client);
  });
  // What may be read is asked for before anything is read.
  const foldersChanged = async () => {
    const isOther = await told.reading.refresh();
    services.memory.setFolders(told.machine.workspaceMemory === "off" ? [] : [...told.folders.keys()]);
    if (isOther) services.memory.rulesChanged();
  };
  connection.onInitialized(() => {
    if (told.client.registersConfiguration) {
      const section = { section: ["loupe", "files.exclude"] };
      watched(connection, connection.client.register(DidChangeConfigurationNotification.type, section));
    }
    if (told.client.reportsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) told.folders.delete(uri);
        for (const folder of added) if (isUri(folder.uri)) told.folders.set(folder.uri, folder);
        watched(connection, foldersChanged());
      });
    }
    if (told.client.watchesFiles) {
      const watchers = [{ globPattern: "**/*" }];
      watched(connection, connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    // The model is loaded before anybody asks. A failure is a state by then.
    told.settingsRead = readMachine(told);
    watched(
      connection,
      told.settingsRead.then(() => {
        watched(connection, foldersChanged());
        return told.machine.inference === "local" ? services.engine.load() : null;
      }),
    );
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    told.settings.changed(pushed);
    const before = told.machine;
    watched(
      connection,
      readMachine(told).then(() => {
        watched(connection, foldersChanged());
        if (told.machine.model === before.model) return services.reconsiderModel();
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

function listenToDocuments(services: Services, told: ClientState): TextDocuments<TextDocument> {
  const documents = new TextDocuments(TextDocument);
  documents.onDidOpen(({ document }) => services.memory.documentOpened(document));
  documents.onDidChangeContent(({ document }) => {
    told.changedAt.set(document.uri, performance.now());
    services.memory.documentChanged(document);
  });
  documents.onDidClose(({ document: { uri } }) => {
    told.changedAt.delete(uri);
    told.settings.forget(uri);
    services.parser.forget(uri);
    services.memory.documentClosed(uri);
  });
  return documents;
}

async function readMachine(told: ClientState): Promise<void> {
  told.machine = await told.settings.forMachine();
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
