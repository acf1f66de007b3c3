// An LSP connection → Loupe's services behind it: capabilities, documents, settings, states. What the messages mean is
// decided elsewhere; here they are only connected.
import type { TextDocuments } from "vscode-languageserver/node";
import {
  CompletionRequest,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  type CancellationToken,
  type CompletionParams,
  type Connection,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { toCompletionList } from "../completion/completionList";
import { CompletionHandler } from "../completion/handler";
import type { Personal } from "../completion/personal/personal";
import { RecordStore } from "../completion/recordStore";
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
import { toEnglish } from "../protocol/sentences";
import { type ClientState, createClientState, readMachine } from "./clientState";
import { readDefinitions } from "./definitions";
import { guardDocuments, isPlace, isUri } from "./door";
import { describeFault, logFaults } from "./faults";
import { listenToClient, listenToDocuments, listenToFiles } from "./listen";
import { createNeighbours } from "./neighbours";
import type { ProgramPaths } from "../services/paths";
import { explainSources } from "./explainSources";
import { registerExplain } from "./explain";
import { registerModels } from "./models";
import { registerRecords } from "./records";
import { createPersonal } from "./personal";
import { createReporter } from "./report";
import { ServerKeys } from "../services/serverKeys";

export function serve(connection: Connection, paths: ProgramPaths): void {
  const clientState = createClientState(connection);
  const keys = new ServerKeys(connection);
  const services = servicesFor(connection, paths, clientState, keys);
  const personal = createPersonal(connection, (error) => connection.console.error(describeFault(error)));
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
    onState: (state) => logFaults(connection, connection.sendNotification(StateNotification, state)),
    onMessage: (sentence) =>
      logFaults(
        connection,
        connection.sendNotification(MessageNotification, { message: toEnglish(sentence), sentence }),
      ),
    onMemoryFault: (error) => connection.console.error(describeFault(error)),
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
    definitionsOf: async (uri, symbols) =>
      readDefinitions(await askDefinitions(connection, clientState, { uri, symbols }), {
        ...{ documents, gate: clientState.reading.gate },
      }),
    onFault: (error) => connection.console.error(describeFault(error)),
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
): Promise<readonly DefinitionPlace[]> {
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

/** A fault of the model or the engine is a state already; another one becomes one here. */
function reportFault(connection: Connection, services: Services, error: unknown): void {
  connection.console.error(describeFault(error));
  const { kind } = services.engine.currentState;
  if (kind === "ready") services.fail(error);
}
