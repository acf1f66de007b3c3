// Activation: builds the parts of the editor's side and starts the server once `activate` has returned, so that the
// editor's own start is never held up. Knows no model.
import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { registerExplain } from "./explain/panel";
import { registerModelCommands } from "./models";
import { registerRecordCommands } from "./records/commands";
import { createServerHandle, type ServerHandle } from "./server";
import { createStatusBar } from "./statusBar";

let server: ServerHandle | null = null;

export function activate(context: vscode.ExtensionContext): void {
  const started = performance.now();
  const log = vscode.window.createOutputChannel("Loupe", { log: true });
  const statusBar = createStatusBar();
  const handle = createServerHandle({
    modulePath: context.asAbsolutePath("dist/loupe-language-server.js"),
    log,
    onState: (state) => statusBar.showState(state),
    onMessage: (message) => {
      log.info(message);
      statusBar.showMessage(message);
    },
  });
  server = handle;
  context.subscriptions.push(log, statusBar);
  registerCommands(context, { server: handle, statusBar, log });
  registerExplain(context, handle, log);
  registerRecordCommands(context, handle);
  registerModelCommands(context, handle);
  setImmediate(() => void handle.start());
  log.info(`activate took ${(performance.now() - started).toFixed(1)} ms`);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
