// An LSP connection → Loupe's services behind it: capabilities, documents, settings, states. What the messages mean is
// decided elsewhere; here they are only connected.
import {
  DidChangeConfigurationNotification,
  InlineCompletionRequest,
  PositionEncodingKind,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { version } from "../../package.json";
import { CompletionHandler } from "../completion/handler";
import { createServices, type Services } from "../main";
import type { InitializationOptions } from "../protocol/lsp";
import { readSettings, type Settings } from "../protocol/settings";
import { ClientSettings } from "./clientSettings";
import { MessageNotification, ReportRequest, RestartRequest, StateNotification } from "./messages";
import type { ProgramPaths } from "./paths";
import { registerExplain } from "./registerExplain";
import { createReporter } from "./report";

export function serve(connection: Connection, paths: ProgramPaths): void {
  let client = readClient({ capabilities: {} });
  let settings = new ClientSettings(connection, false, undefined);
  /** The machine's settings as last read: the engine asks for them in between. */
  let machine: Settings = readSettings(undefined);
  const folders = new Map<string, WorkspaceFolder>();
  const changedAt = new Map<string, number>();

  const services = createServices({
    paths,
    settings: () => machine,
    onState: (state) => notify(connection.sendNotification(StateNotification, state)),
    onMessage: (message) => notify(connection.sendNotification(MessageNotification, { message })),
  });
  const documents = new TextDocuments(TextDocument);
  const handler = new CompletionHandler(
    {
      parser: services.parser,
      completionCache: services.completionCache,
      infer: services.infer,
      workspaceFolders: () => [...folders.values()],
      documents,
      settingsFor: (uri) => settings.forResource(uri),
      now: () => performance.now(),
      changedAt: (uri) => changedAt.get(uri),
      onFault: (error) => reportFault(connection, services, error),
    },
    () => client,
  );
  const reporter = createReporter(services, handler);
  const readMachine = async () => (machine = await settings.forMachine());

  connection.onInitialize((params) => {
    client = readClient(params);
    settings = new ClientSettings(connection, client.hasConfiguration, client.settings);
    for (const folder of client.folders) folders.set(folder.uri, folder);
    return CAPABILITIES;
  });
  connection.onInitialized(() => {
    if (client.registersConfiguration) {
      const section = { section: "loupe" };
      notify(connection.client.register(DidChangeConfigurationNotification.type, section));
    }
    if (client.reportsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) folders.delete(uri);
        for (const folder of added) folders.set(folder.uri, folder);
      });
    }
    // The model is loaded before anybody asks. A failure is a state by then.
    notify(readMachine().then(() => services.engine.load()));
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    settings.changed(pushed);
    notify(readMachine());
  });
  documents.onDidChangeContent(({ document }) => changedAt.set(document.uri, performance.now()));
  documents.onDidClose(({ document: { uri } }) => {
    changedAt.delete(uri);
    settings.forget(uri);
    services.parser.forget(uri);
  });
  connection.onRequest(InlineCompletionRequest.type, (params, token) =>
    reporter.watch(() => handler.handle(params, token)),
  );
  connection.onRequest(RestartRequest, async () => {
    handler.abort();
    await readMachine();
    return services.restart();
  });
  connection.onRequest(ReportRequest, () => reporter.report());
  registerExplain(connection, services);
  connection.onShutdown(() => services.dispose());
  documents.listen(connection);
  connection.listen();

  function notify(sent: Promise<unknown>): void {
    sent.catch((error: unknown) => connection.console.error(describe(error)));
  }
}

const CAPABILITIES: InitializeResult = {
  serverInfo: { name: "loupe", version },
  capabilities: {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    inlineCompletionProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
};

interface Client {
  readonly settings: unknown;
  readonly acceptedCommand: boolean;
  readonly hasConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly reportsFolders: boolean;
  readonly folders: readonly WorkspaceFolder[];
}

/** Everything a client may leave out, it may: LSP asks for no more than `capabilities`. */
function readClient(params: Pick<InitializeParams, "capabilities"> & Partial<InitializeParams>): Client {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const { workspace } = params.capabilities;
  const root = params.rootUri ? [{ uri: params.rootUri, name: lastName(params.rootUri) }] : [];
  return {
    settings: options.settings,
    acceptedCommand: options.acceptedCommand === true,
    hasConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    reportsFolders: workspace?.workspaceFolders === true,
    folders: params.workspaceFolders ?? root,
  };
}

function lastName(uri: string): string {
  return decodeURIComponent(uri.replace(/\/+$/, "").split("/").at(-1) ?? "");
}

/** A fault of the model or the engine is a state already; another one becomes one here. */
function reportFault(connection: Connection, services: Services, error: unknown): void {
  connection.console.error(describe(error));
  const { kind } = services.engine.currentState;
  if (kind === "ready") services.fail(error);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
