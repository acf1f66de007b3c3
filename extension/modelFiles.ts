// "Add Model from File" and "Use a Model on This Computer": a file of the user's, or of another program's, is looked at; what it
// is and what it would take is said; then it is taken, with progress, and cancelling leaves nothing.
import * as vscode from "vscode";
import {
  AddModelRequest,
  DescribeModelFileRequest,
  DownloadProgressNotification,
  type LocalModel,
  LocalModelsRequest,
  type ModelAnswer,
  type ModelEstimate,
  type ModelFileInfo,
} from "../server/protocol/models";
import type { ServerHandle } from "./server";
import { localize } from "./serverMessages";

export type ReportAnswer = (answer: ModelAnswer) => Promise<void>;

interface LocalItem extends vscode.QuickPickItem {
  readonly local: LocalModel;
}

export async function addModelFile(server: ServerHandle, tell: ReportAnswer): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t(
        "A model's file: .gguf, or .onnx with its tokenizer.json and config.json beside it",
      ),
      filters: { GGUF: ["gguf"], ONNX: ["onnx"] },
      openLabel: vscode.l10n.t("Add Model"),
    })) ?? [];
  if (!file) return;
  if (file.fsPath.toLowerCase().endsWith(".onnx")) {
    await tell(await take(server, file.fsPath));
    return;
  }
  const described = await server.client().sendRequest(DescribeModelFileRequest, { path: file.fsPath });
  if (described.kind === "refused") await tell(described);
  else await takeIfWanted(server, described.model, tell);
}

export async function useLocalModel(server: ServerHandle, tell: ReportAnswer): Promise<void> {
  const title = vscode.l10n.t("Models on this computer");
  const items = server
    .client()
    .sendRequest(LocalModelsRequest)
    .then((found) => found.map(localItem));
  if ((await items).length === 0) {
    const places = "Ollama, LM Studio, llama.cpp, Hugging Face";
    void vscode.window.showInformationMessage(
      vscode.l10n.t("No GGUF model was found where {0} keep theirs.", places),
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (!chosen) return;
  const { answer } = chosen.local;
  if (answer.kind === "refused") await tell(answer);
  else await takeIfWanted(server, { ...answer.model, name: chosen.local.name }, tell);
}

/** qwen2.5-coder:0.5b · Ollama · 491 MB · qwen2 */
export function localItem(local: LocalModel): LocalItem {
  const { t } = vscode.l10n;
  const { answer, name, program } = local;
  if (answer.kind === "refused") {
    return {
      label: `$(circle-slash) ${name}`,
      description: program,
      detail: localize(answer.sentence),
      local,
    };
  }
  const { fileBytes, architecture, fillsIn, estimate } = answer.model;
  const notes = [
    fillsIn ? t("taught to fill in between") : t("not taught to fill in: it continues the text"),
    estimate?.shouldRunWell === true &&
      t("Should run well here; estimate: about {0} ms a token", estimate.decodeStepMs),
    estimate?.shouldRunWell === false && reasonAgainst(estimate),
  ];
  return {
    label: `$(package) ${name}`,
    description: [program, megabytes(fileBytes), architecture].join(" · "),
    detail: notes.filter(Boolean).join(" · "),
    local,
  };
}

/** Why a model is not expected to run well here. */
export function reasonAgainst({ fitsMemory, waitMs }: ModelEstimate): string {
  const { t } = vscode.l10n;
  if (!fitsMemory) return t("Estimate: needs more memory than is free here");
  return t("Estimate: about {0} s for a suggestion here, slower than one types", (waitMs / 1000).toFixed(1));
}

async function takeIfWanted(server: ServerHandle, model: ModelFileInfo, tell: ReportAnswer): Promise<void> {
  const { t } = vscode.l10n;
  const yes = t("Add Model");
  const detail = [
    t("Licence: {0}", model.licence ?? t("licence not known")),
    t("On the disk: {0} more; the file stays as it is", megabytes(model.diskBytes)),
    t("In memory while it runs: about {0}", megabytes(model.memoryBytes)),
  ].join("\n");
  const question = t("Add {0}?", model.name);
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, yes);
  if (answer === yes) await tell(await take(server, model.path));
}

function take(server: ServerHandle, path: string): Thenable<ModelAnswer> {
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t("Checking and copying the model");
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    let before = 0;
    const listener = server.client().onNotification(DownloadProgressNotification, ({ id, bytes, total }) => {
      if (id !== path) return;
      const percent = (bytes / total) * 100;
      progress.report({ increment: Math.max(0, percent - before) });
      before = percent;
    });
    try {
      return await server.client().sendRequest(AddModelRequest, { path }, token);
    } finally {
      listener.dispose();
    }
  });
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
