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
import type { CursorSnapshot } from "../context/types";
import { CompletionHandler } from "../completion/handler";
import type { Personal } from "../completion/personal/personal";
import { RecordStore } from "../completion/recordStore";
import { createServices, type Services, startTimer } from "../services/services";
import {
  CursorRestsNotification,
  type Definition,
  type DefinitionsParams,
  DefinitionsRequest,
  MessageNotification,
  ReportRequest,
  RestartRequest,
  StateNotification,
} from "../protocol/lsp";
import { inEnglish } from "../protocol/sentences";
import { readSettings, type Settings } from "../protocol/settings";
import { IgnoredFiles } from "../files/ignoredFiles";
import { capabilitiesFor, type Client, readClient } from "./client";
import { guardDocuments, isPlace, isUri } from "./door";
import { ClientSettings } from "./settings";
import { createNeighbours } from "./neighbours";
import type { ProgramPaths } from "../services/paths";
import { openTexts, type ReadableDeps, workspaceTexts } from "./readableTexts";
import { type ExplainSources, registerExplain } from "./explain";
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
  readonly ignored: IgnoredFiles;
  /** Globs of the editor's `files.exclude` that are on. */
  filesExclude: readonly string[];
}

export function serve(connection: Connection, paths: ProgramPaths): void {
  const told: ClientState = {
    client: readClient({ capabilities: {} }),
    settings: new ClientSettings({ connection, startTimer, onRefused: () => undefined }, false, undefined),
    machine: readSettings(undefined),
    settingsRead: Promise.resolve(),
    folders: new Map(),
    changedAt: new Map(),
    ignored: new IgnoredFiles({ folders: () => [...told.folders.keys()], excluded: () => told.filesExclude }),
    filesExclude: [],
  };
  const keys = new ServerKeys(connection);
  const services = createServices({
    paths,
    settings: () => told.machine,
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

function explainSources(
  documents: TextDocuments<TextDocument>,
  told: ClientState,
  records: RecordStore,
): ExplainSources {
  const readable = readableOf(documents, told);
  return {
    records,
    openTexts: () => openTexts(readable),
    workspaceTexts: (signal) => workspaceTexts(readable, signal),
    snapshot: (uri, offset) => snapshotOf(documents.get(uri), offset),
  };
}

function snapshotOf(document: TextDocument | undefined, offset: number): CursorSnapshot | null {
  if (!document) return null;
  const { uri, languageId } = document;
  return { uri, languageId, text: document.getText(), offset };
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
  const excludedFiles = () => told.machine.excludedFiles;
  const { neighbours, answered } = createNeighbours({
    ...{ documents, workspaceFolders, excludedFiles, parser: services.parser },
    isIgnored: (uri) => told.ignored.isIgnored(uri),
    definitionsOf: (uri, symbols) => askDefinitions(connection, told, { uri, symbols }),
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
      documents,
      records,
      personal,
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
): Promise<readonly Definition[]> {
  return told.client.definitions ? connection.sendRequest(DefinitionsRequest, asked) : [];
}

/** What the panel may read, as the client and its settings are now. */
function readableOf(documents: TextDocuments<TextDocument>, told: ClientState): ReadableDeps {
  return {
    documents: () => documents.all(),
    folders: () => [...told.folders.values()],
    excludedFiles: () => told.machine.excludedFiles,
    isIgnored: (uri) => told.ignored.isIgnored(uri),
  };
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
  const foldersChanged = () =>
    services.memory.setFolders(told.machine.workspaceMemory === "off" ? [] : [...told.folders.keys()]);
  connection.onInitialized(() => {
    if (told.client.registersConfiguration) {
      const section = { section: ["loupe", "files.exclude"] };
      watched(connection, connection.client.register(DidChangeConfigurationNotification.type, section));
    }
    if (told.client.reportsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) told.folders.delete(uri);
        for (const folder of added) if (isUri(folder.uri)) told.folders.set(folder.uri, folder);
        foldersChanged();
      });
    }
    if (told.client.watchesFiles) {
      const watchers = [{ globPattern: "**/*" }];
      watched(connection, connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    watched(connection, readFilesExclude(told));
    // The model is loaded before anybody asks. A failure is a state by then.
    told.settingsRead = readMachine(told);
    watched(
      connection,
      told.settingsRead.then(() => {
        foldersChanged();
        return told.machine.inference === "local" ? services.engine.load() : null;
      }),
    );
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    told.settings.changed(pushed);
    watched(connection, readFilesExclude(told));
    const before = told.machine;
    watched(
      connection,
      readMachine(told).then(() => {
        foldersChanged();
        if (told.machine.model === before.model) return services.reconsiderModel();
        return services.restart().then(() => undefined);
      }),
    );
  });
}

function listenToFiles(connection: Connection, services: Services, told: ClientState): void {
  connection.onDidChangeWatchedFiles(({ changes: all }) => {
    const changes = all.filter(({ uri }) => isUri(uri));
    for (const { uri } of changes) services.memory.fileChanged(uri);
    if (changes.some(({ uri }) => uri.endsWith("/.gitignore"))) told.ignored.forget();
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

async function readFilesExclude(told: ClientState): Promise<void> {
  told.filesExclude = await told.settings.filesExclude();
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
