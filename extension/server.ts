// The language server's life on the editor's side: start, restart, stop, and its notifications as callbacks.
import type * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import type { CellOrders } from "./cellOrder";
import {
  CellOrderNotification,
  DefinitionsRequest,
  type Message,
  MessageNotification,
  RestartRequest,
  StateNotification,
  type ServerState,
} from "../server/protocol/lsp";
import { documentMiddleware } from "./excludedDocuments";
import { findDefinitions } from "./definitions";
import type { BatteryWatch } from "./pauses/batteryWatch";
import { DOCUMENT_SELECTOR, type ProvideInlineCompletions } from "./inlineCompletion";
import { PowerNotification } from "../server/protocol/models";
import { ServerKeyRequest } from "../server/protocol/servers";
import { toEnglish, type SentenceCode } from "../server/protocol/sentences";
import { serverNotRunning } from "./localizedError";

/** More ends than this within the span, and the server stays down until the user restarts it. */
const MAX_ENDS = 4;
const SPAN_MS = 3 * 60_000;

export interface ServerHandle {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Loads the model again; starts the server itself anew where it is down. */
  readonly restart: () => Promise<void>;
  readonly isRunning: () => boolean;
  /** The running client; throws where the server is not running. */
  readonly client: () => LanguageClient;
}

/** Keeps between two starts of the server what it learned. */
export interface LessonStore {
  readonly read: () => unknown;
  readonly listen: (client: Pick<LanguageClient, "onNotification">) => void;
}

export interface ServerOptions {
  readonly modulePath: string;
  readonly log: vscode.LogOutputChannel;
  readonly onState: (state: ServerState) => void;
  readonly onMessage: (message: Message) => void;
  readonly provide: ProvideInlineCompletions;
  /** The key of a completion server. */
  readonly keyOf: (url: string) => Promise<string | null>;
  readonly battery: Pick<BatteryWatch, "onBattery" | "onDidChange">;
  readonly cellOrders: CellOrders;
  readonly personal: LessonStore;
}

/** The library opens a dialog for faults of the connection, whatever it is told: here they are logged only. */
class QuietLanguageClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export function createServerHandle(options: ServerOptions): ServerHandle {
  const { log, onState } = options;
  let client = createClient(options);
  options.battery.onDidChange(() => {
    if (client.isRunning()) tellPower(client, options);
  });
  options.cellOrders.onDidChange((order) => {
    if (client.isRunning()) void client.sendNotification(CellOrderNotification, order);
  });
  const start = async (): Promise<void> => {
    onState({ kind: "loading" });
    try {
      await client.start();
    } catch (cause) {
      log.error("the language server did not start", cause);
      onState(stopped("serverNotStarted"));
    }
  };
  return {
    start,
    stop: async () => {
      if (client.isRunning()) await client.stop();
    },
    restart: async () => {
      if (client.isRunning()) return onState(await client.sendRequest(RestartRequest));
      // A client whose start has failed never starts again; one that is still starting must not get a twin.
      if (client.state !== State.Starting) client = createClient(options);
      return start();
    },
    isRunning: () => client.isRunning(),
    client: () => {
      if (!client.isRunning()) throw serverNotRunning();
      return client;
    },
  };
}

function createClient(options: ServerOptions): LanguageClient {
  const client = new QuietLanguageClient(
    "loupe",
    "Loupe",
    serverOptions(options.modulePath),
    clientOptions(options),
  );
  client.onNotification(StateNotification, options.onState);
  client.onRequest(ServerKeyRequest, ({ url }) => options.keyOf(url));
  client.onRequest(DefinitionsRequest, findDefinitions);
  client.onNotification(MessageNotification, options.onMessage);
  // A server that was started anew knows nothing of it.
  client.onDidChangeState(({ newState }) => {
    if (newState !== State.Running) return;
    if (options.battery.onBattery()) tellPower(client, options);
    for (const order of options.cellOrders.all()) void client.sendNotification(CellOrderNotification, order);
  });
  options.personal.listen(client);
  return client;
}

function tellPower(client: LanguageClient, { battery }: ServerOptions): void {
  void client.sendNotification(PowerNotification, { onBattery: battery.onBattery() });
}

function serverOptions(modulePath: string) {
  const run = { module: modulePath, transport: TransportKind.ipc };
  return { run, debug: run };
}

function clientOptions({ log, onState, provide, personal }: ServerOptions): LanguageClientOptions {
  return {
    documentSelector: [...DOCUMENT_SELECTOR],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // Read at each start: a server that starts anew goes on with what was learned.
    initializationOptions: () => ({
      ...{ acceptedCommand: true, alternatives: true, definitions: true },
      personal: personal.read(),
    }),
    synchronize: { configurationSection: "loupe" },
    middleware: { ...documentMiddleware, provideInlineCompletionItems: provide },
    errorHandler: quietErrorHandler(onState),
    initializationFailedHandler: (cause) => {
      log.error("the language server did not initialise", cause);
      return false;
    },
  };
}

/** Restarts the server without a word, but not for ever; nothing of this ever opens a dialog. */
function quietErrorHandler(onState: (state: ServerState) => void): ErrorHandler {
  const ends: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      const now = Date.now();
      ends.push(now);
      const recent = ends.filter((time) => now - time < SPAN_MS).length;
      if (recent <= MAX_ENDS) return { action: CloseAction.Restart, handled: true };
      onState(stopped("serverEndedOften"));
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

function stopped(code: SentenceCode): ServerState {
  const sentence = { code, args: [] };
  return { kind: "failed", reason: "internal", message: toEnglish(sentence), sentence };
}
