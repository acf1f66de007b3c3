// The statistics' life in the editor: events to the tracker, counts to the extension's own storage, the page, export and
// reset. Nothing of this leaves the machine unless the user saves it to a file.
import * as vscode from "vscode";
import { ReportRequest } from "../../server/protocol/lsp";
import type { Fate, TraitWeights } from "../../server/protocol/personal";
import type { PersonalStore } from "../eagerness/personal";
import type { ServerHandle } from "../server";
import { addToDay, type Counts, dayOf, type Days } from "./counts";
import { Tracker } from "./tracker";
import { statisticsPage } from "./view";

const KEY = "statistics";
/** Counts are written together: storage is a file. */
const SAVE_MS = 5000;
const CPU_MS = 60_000;

export interface Statistics extends vscode.Disposable {
  readonly suggested: (document: vscode.TextDocument, items: readonly vscode.InlineCompletionItem[]) => void;
  readonly accepted: (uri: string) => void;
  readonly show: () => void;
  readonly exportToFile: () => Promise<void>;
  readonly reset: () => Promise<void>;
  /** Draws the page anew where it is open. */
  readonly refresh: () => void;
}

export function createStatistics(
  memento: vscode.Memento,
  server: ServerHandle,
  personal: PersonalStore,
): Statistics {
  const store = createStore(memento);
  const tellFate = (id: number, fate: Fate) => personal.tell(server, id, fate);
  const tracker = new Tracker({ count: store.count, tellFate, look, startTimer });
  const page = createPage(store, personal);
  const cpu = watchCpu(server, store.count);
  const listener = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    if (document.uri.scheme === "output" || reason !== undefined) return;
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      tracker.changed(document.uri.toString(), { offset: rangeOffset, removedLength: rangeLength, text });
    }
  });
  return {
    suggested: (document, items) => {
      const [item] = items;
      if (typeof item?.insertText !== "string" || !item.range) return;
      const start = document.offsetAt(item.range.start);
      const cursor = look(document.uri.toString())?.offset ?? start;
      const text = item.insertText.slice(Math.max(0, cursor - start));
      const id: unknown = item.command?.arguments?.[1];
      tracker.suggested({
        ...{ uri: document.uri.toString(), offset: Math.max(start, cursor), text },
        ...(typeof id === "number" && { id }),
      });
    },
    accepted: (uri) => tracker.accepted(uri),
    show: () => page.show(),
    exportToFile: () => exportToFile({ days: store.days(), learned: personal.weights() }),
    reset: async () => {
      const yes = vscode.l10n.t("Reset");
      const question = vscode.l10n.t("Forget all statistics?");
      if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes) store.reset();
    },
    refresh: () => page.render(),
    dispose: () => {
      store.save();
      tracker.dispose();
      vscode.Disposable.from(listener, page, cpu).dispose();
    },
  };
}

interface Store {
  readonly days: () => Days;
  readonly count: (counts: Partial<Counts>) => void;
  readonly save: () => void;
  readonly reset: () => void;
  readonly onChange: (listener: () => void) => void;
}

function createStore(memento: vscode.Memento): Store {
  let days = memento.get<Days>(KEY, {});
  let listener: () => void = () => undefined;
  let stopSaving: (() => void) | null = null;
  const save = () => {
    stopSaving?.();
    stopSaving = null;
    void memento.update(KEY, days);
    listener();
  };
  return {
    days: () => days,
    count: (counts) => {
      days = addToDay(days, dayOf(new Date()), counts);
      stopSaving ??= startTimer(save, SAVE_MS);
    },
    save,
    reset: () => {
      days = {};
      save();
    },
    onChange: (next) => (listener = next),
  };
}

function createPage(
  store: Store,
  personal: Pick<PersonalStore, "weights">,
): vscode.Disposable & { readonly show: () => void; readonly render: () => void } {
  let panel: vscode.WebviewPanel | null = null;
  const render = () => {
    if (panel?.visible)
      panel.webview.html = statisticsPage(store.days(), personal.weights(), crypto.randomUUID());
  };
  store.onChange(render);
  return {
    render,
    show: () => {
      if (panel) return panel.reveal();
      panel = vscode.window.createWebviewPanel(
        "loupe.statistics",
        vscode.l10n.t("Loupe: Statistics"),
        vscode.ViewColumn.Active,
        {
          enableScripts: false,
          enableCommandUris: ["loupe.exportStatistics", "loupe.resetStatistics", "loupe.forgetLearned"],
          localResourceRoots: [],
        },
      );
      panel.onDidDispose(() => (panel = null));
      panel.onDidChangeViewState(render);
      render();
    },
    dispose: () => {
      panel?.dispose();
    },
  };
}

/** The engine's processor time is asked for now and then; a new engine counts from nothing. */
function watchCpu(server: ServerHandle, count: (counts: Partial<Counts>) => void): vscode.Disposable {
  let last = 0;
  const timer = setInterval(() => {
    if (!server.isRunning()) return;
    server
      .client()
      .sendRequest(ReportRequest)
      .then(({ cpuMs }) => {
        const more = cpuMs >= last ? cpuMs - last : cpuMs;
        last = cpuMs;
        if (more > 0) count({ cpuMs: more });
      })
      // The server ended meanwhile: its next life counts again.
      .catch(() => (last = 0));
  }, CPU_MS);
  return { dispose: () => clearInterval(timer) };
}

async function exportToFile(content: { days: Days; learned: TraitWeights }): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, "loupe-statistics.json") }),
    filters: { JSON: ["json"] },
  });
  if (target)
    await vscode.workspace.fs.writeFile(target, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
}

function look(uri: string): { text: string; offset: number } | null {
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  if (!editor) return null;
  const { document, selection } = editor;
  return { text: document.getText(), offset: document.offsetAt(selection.active) };
}

function startTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
