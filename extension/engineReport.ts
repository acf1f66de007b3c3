// "Show Engine Report": what runs where and why, with timings, as Markdown that can go into a bug report as it is. Of the
// user's files it holds the model's name and nothing else.
import { cpus, release, totalmem } from "node:os";
import * as vscode from "vscode";
import { type Report, ReportRequest } from "../server/protocol/lsp";
import type { Settings } from "../server/protocol/settings";
import type { ServerHandle } from "./server";
import { localize } from "./serverMessages";

const SCHEME = "loupe-report";

export interface SystemFacts {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly editor: string;
}

type Asked = Readonly<Record<keyof Pick<Settings, "executionProvider" | "cudaProviderLibrary">, string>>;

export function registerEngineReport(context: vscode.ExtensionContext, server: ServerHandle): void {
  let text = "";
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${vscode.l10n.t("Engine Report")}.md` });
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => text,
    }),
    vscode.commands.registerCommand("loupe.showEngineReport", async () => {
      const report = await server.client().sendRequest(ReportRequest);
      const settings = vscode.workspace.getConfiguration("loupe");
      text = describeEngine(
        report,
        {
          executionProvider: settings.get("executionProvider", ""),
          cudaProviderLibrary: settings.get("cudaProviderLibrary", ""),
        },
        readSystem(),
      );
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    }),
  );
}

export function describeEngine(report: Report, asked: Asked, system: SystemFacts): string {
  const { t } = vscode.l10n;
  const sections = [
    [`# ${t("Loupe: engine report")}`],
    [...stateLines(report), ...settingLines(asked)],
    trialLines(report),
    [`## ${t("Last suggestion")}`, "", ...lastLines(report)],
    [`## ${t("Memory")}`, "", ...memoryLines(report)],
    [`## ${t("System")}`, "", ...systemLines(report, system)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** A place in the runtime's own sources, as its messages begin. */
const SOURCE_PLACE = /(?:\b[a-z]:)?[\\/][^\s:|"']*\.(?:cc|cpp|h|hpp|mm):\d+/gi;

/**
 * `cannot open /home/me/a.onnx` → `cannot open …`: a path may hold blanks and colons, so the rest of the line goes with it.
 * `/src/webgpu_context.cc:78 no adapter` → `… no adapter`: a place in sources ends with its line.
 */
export function withoutPaths(text: string): string {
  return text
    .replace(SOURCE_PLACE, "…")
    .replace(/(?:\b[a-z]+:\/\/|(?<![\w.])[a-z]:[\\/]|\\\\|(?<![\w.)])\/)[^:|\n"']*(?::\d+)?.*$/gim, "…");
}

function stateLines({ state }: Report): string[] {
  const { t } = vscode.l10n;
  switch (state.kind) {
    case "idle":
      return [`- ${t("State: at rest; the engine starts with the next request")}`];
    case "loading":
      return [`- ${t("State: loading the model")}`];
    case "thinking":
      return [`- ${t("Model: {0}", state.model)}`, `- ${t("State: at work")}`];
    case "failed":
      return [`- ${t("State: failed")}`, `- ${state.reason}: ${withoutPaths(localize(state.sentence))}`];
    case "ready": {
      const { provider, threads, loadMs, hasAttention } = state.load;
      return [
        `- ${t("Model: {0}", state.model)}`,
        `- ${t("Runs on: {0}", provider)} (${t("{0} threads, loaded in {1} ms", threads, Math.round(loadMs))})`,
        `- ${hasAttention ? t("Attention weights can be shown") : t("Attention weights cannot be shown")}`,
      ];
    }
  }
}

function settingLines({ executionProvider, cudaProviderLibrary }: Asked): string[] {
  const { t } = vscode.l10n;
  const cuda = cudaProviderLibrary === "" ? t("no CUDA library is named") : t("a CUDA library is named");
  return [`- loupe.executionProvider: ${executionProvider}; ${cuda}`];
}

/** Each provider that was tried in this session, and why it is used or not. */
function trialLines({ state }: Report): string[] {
  const { t } = vscode.l10n;
  const header = [`## ${t("What was tried")}`, ""];
  if (state.kind !== "ready" || state.load.trials.length === 0) {
    return [...header, t("Nothing in this session: the CPU alone, or what was remembered.")];
  }
  const names = [t("provider"), t("outcome"), t("prompt, ms"), t("a token, ms"), t("why")];
  const rows = state.load.trials.map(({ provider, outcome, detail, prefillMs, decodeStepMs }) => [
    provider,
    outcome,
    number(prefillMs),
    number(decodeStepMs),
    withoutPaths(detail.split("\n", 1)[0] ?? "").replaceAll("|", "\\|"),
  ]);
  return [...header, ...[names, names.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`)];
}

function lastLines({ lastCompletion }: Report): string[] {
  const { t } = vscode.l10n;
  if (!lastCompletion) return [t("None yet.")];
  const { outcome, elapsedMs, generate } = lastCompletion;
  const lines = [`- ${outcome}, ${number(elapsedMs)} ms`];
  if (generate) {
    const { promptLength, reusedLength, prefillMs, decodeMs, runs } = generate;
    lines.push(`- ${t("{0} tokens of prompt, {1} known from before", promptLength, reusedLength)}`);
    lines.push(
      `- ${t("reading {0} ms, writing {1} ms in {2} runs", number(prefillMs), number(decodeMs), runs)}`,
    );
  }
  return lines;
}

function memoryLines({ serverResidentBytes, engineResidentBytes, memory }: Report): string[] {
  const { t } = vscode.l10n;
  return [
    `- ${t("language server {0} MB, engine {1} MB", mb(serverResidentBytes), mb(engineResidentBytes))}`,
    `- ${t("workspace memory: {0} files, {1} tokens, {2} MB", memory.files, memory.tokens, mb(memory.bytes))}`,
  ];
}

function systemLines({ version, runtime }: Report, facts: SystemFacts): string[] {
  return [
    `- Loupe ${version}, ONNX Runtime ${runtime}, VS Code ${facts.editor}`,
    `- ${facts.system}`,
    `- ${facts.cpu} × ${facts.cores}, ${facts.memoryGb} GB`,
  ];
}

function readSystem(): SystemFacts {
  const all = cpus();
  return {
    system: `${process.platform} ${release()} ${process.arch}`,
    cpu: all[0]?.model ?? "",
    cores: all.length,
    memoryGb: Math.round(totalmem() / 1e9),
    editor: vscode.version,
  };
}

/** 0 stands for "not measured". */
function number(value: number): string {
  return value === 0 ? "" : value.toFixed(1);
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
