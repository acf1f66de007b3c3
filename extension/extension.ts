// Activation: builds the parts of the editor's side and starts the server once `activate` has returned, so that the
// editor's own start is never held up. Knows no model.
import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { registerEngineReport } from "./engineReport";
import { registerExplain } from "./explain/page/panel";
import { registerCursorRest } from "./cursorRest";
import { watchCellOrders } from "./cellOrder";
import { createPersonalStore } from "./eagerness/personal";
import { createInlineCompletionMiddleware } from "./inlineCompletion";
import { createModelOffer } from "./modelOffer";
import { registerModelCommands } from "./models";
import { watchBattery } from "./pauses/batteryWatch";
import { createPauses } from "./pauses/pauses";
import { registerRecordCommands } from "./records/commands";
import { registerRepeatEdit } from "./repeat/repeatEdit";
import { registerSample } from "./sample";
import { createServerHandle, type ServerHandle } from "./server";
import { localize } from "./serverMessages";
import { createStatistics } from "./statistics/statistics";
import { registerTools } from "./tools/tools";
import { registerServerKeys, serverKeyOf } from "./serverKeys";
import { createStatusBar } from "./statusBar";

let server: ServerHandle | null = null;

export function activate(context: vscode.ExtensionContext): void {
  const started = performance.now();
  const log = vscode.window.createOutputChannel("Loupe", { log: true });
  const battery = watchBattery();
  const personal = createPersonalStore(context);
  const pauses = createPauses(context, battery);
  const statusBar = createStatusBar(pauses);
  const suggested = new vscode.EventEmitter<void>();
  const handle: ServerHandle = createServerHandle({
    modulePath: context.asAbsolutePath("dist/loupe-language-server.js"),
    log,
    keyOf: (url) => serverKeyOf(context.secrets, url),
    battery,
    cellOrders: watchCellOrders(context),
    personal,
    onState: (state) => {
      if (state.kind !== "thinking") log.debug(`state: ${state.kind}`);
      statusBar.showState(state.kind === "failed" ? { ...state, message: localize(state.sentence) } : state);
    },
    onMessage: ({ message, sentence }) => {
      log.info(message);
      statusBar.showMessage(localize(sentence));
    },
    provide: createInlineCompletionMiddleware({
      isPaused: (document) => pauses.current(document) !== null,
      onSuggested: (document, items) => {
        statistics.suggested(document, items);
        if (items.length > 0) suggested.fire();
      },
    }),
  });
  server = handle;
  const statistics = createStatistics(context.globalState, handle, personal);
  context.subscriptions.push(log, battery, pauses, statusBar, suggested, statistics);
  const modelOffer = createModelOffer(context.globalState, handle);
  const security = vscode.Uri.joinPath(context.extensionUri, "SECURITY.md");
  registerCommands(context, {
    server: handle,
    statusBar,
    log,
    pauses,
    statistics,
    modelOffer,
    security,
    personal,
  });
  registerSample(context);
  registerRepeatEdit(context);
  registerTools(context, handle);
  registerExplain(context, handle, log, suggested.event);
  registerRecordCommands(context, handle);
  registerModelCommands(context, handle);
  registerEngineReport(context, handle);
  registerCursorRest(context, handle, (document) => pauses.current(document) !== null);
  registerServerKeys(context, () => handle.restart());
  setImmediate(() => void handle.start());
  log.info(`activate took ${(performance.now() - started).toFixed(1)} ms`);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
