// "Choose Model" and "Add Model from Folder": lists, asks, and tells the server. A download begins only after the user
// has seen what would be fetched from where, and said yes.
import * as vscode from "vscode";
import { withCodes } from "../server/protocol/hiddenCharacters";
import {
  AddModelRequest,
  type Announcement,
  AnnounceModelRequest,
  DownloadModelRequest,
  DownloadProgressNotification,
  MeasureModelsRequest,
  type ModelAnswer,
  type ModelInfo,
  ModelsRequest,
  type NetworkParams,
  RemoveModelRequest,
} from "../server/protocol/models";
import { addModelFile, reasonAgainst, useLocalModel } from "./modelFiles";
import type { ServerHandle } from "./server";
import { localize } from "./serverMessages";

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: ModelInfo;
  /** What it does where it names no model. */
  readonly run?: (server: ServerHandle) => unknown;
}

const REMOVE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("trash"),
  tooltip: vscode.l10n.t("Remove this model from the disk"),
};

export function registerModelCommands(context: vscode.ExtensionContext, server: ServerHandle): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("loupe.chooseModel", () => chooseModel(server)),
    vscode.commands.registerCommand("loupe.addModelFromFolder", () => addModel(server)),
    vscode.commands.registerCommand("loupe.addModelFromFile", () => addModelFile(server, tell)),
    vscode.commands.registerCommand("loupe.useModelOnThisComputer", () => useLocalModel(server, tell)),
  );
}

async function chooseModel(server: ServerHandle): Promise<void> {
  const client = server.client();
  const models = await client.sendRequest(ModelsRequest);
  const picker = vscode.window.createQuickPick<ModelItem>();
  picker.title = vscode.l10n.t("Choose Model");
  picker.matchOnDescription = true;
  picker.items = itemsOf(models);
  picker.onDidTriggerItemButton(({ item }) => {
    picker.hide();
    if (item.model) void removeModel(server, item.model);
  });
  let isOpen = true;
  picker.onDidHide(() => {
    isOpen = false;
    picker.dispose();
  });
  picker.onDidAccept(() => {
    const [item] = picker.selectedItems;
    picker.hide();
    if (item?.model) void take(server, item.model);
    else void item?.run?.(server);
  });
  picker.show();
  // The first time, the shipped model is measured, which takes a second: the list does not wait for it.
  picker.busy = true;
  const estimated = await client.sendRequest(MeasureModelsRequest);
  if (!isOpen) return;
  const active = picker.activeItems.map(({ label }) => label);
  picker.items = itemsOf(estimated);
  picker.activeItems = picker.items.filter(({ label }) => active.includes(label));
  picker.busy = false;
}

function itemsOf(models: readonly ModelInfo[]): ModelItem[] {
  const { t } = vscode.l10n;
  const installed = models.filter(({ place }) => place === "installed");
  return [
    ...models.map(itemOf),
    ...(models.filter(({ place }) => place === "shipped").length > 1 ? [automaticItem()] : []),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(device-desktop) ${t("Use a Model on This Computer...")}`,
      run: (server) => useLocalModel(server, tell),
    },
    { label: `$(file) ${t("Add Model from File...")}`, run: (server) => addModelFile(server, tell) },
    { label: `$(folder-opened) ${t("Add Model from Folder...")}`, run: addModel },
    // The button of a row has no key.
    ...(installed.length > 0
      ? [
          {
            label: `$(trash) ${t("Remove a Model...")}`,
            run: (server: ServerHandle) => chooseRemoved(server, installed),
          },
        ]
      : []),
  ];
}

/** Empty stands for what Loupe chooses among the models that came with it. */
function automaticItem(): ModelItem {
  const setEmpty = () =>
    vscode.workspace.getConfiguration("loupe").update("model", "", vscode.ConfigurationTarget.Global);
  return {
    label: `$(wand) ${vscode.l10n.t("Let Loupe choose")}`,
    description: vscode.l10n.t("the better of its own models that is quick enough on this machine"),
    run: setEmpty,
  };
}

async function chooseRemoved(server: ServerHandle, installed: readonly ModelInfo[]): Promise<void> {
  const items = installed.map(({ name, size, ...rest }) => ({
    label: name,
    description: size,
    model: { name, size, ...rest },
  }));
  const title = vscode.l10n.t("Which model is to be removed from the disk?");
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen) await removeModel(server, chosen.model);
}

/** `$(check) Loupe nano` · MIT · 10 MB · in use */
export function itemOf(model: ModelInfo): ModelItem {
  const icon = model.isActive ? "check" : model.place === "available" ? "cloud-download" : "package";
  const notes = [
    model.licence ?? vscode.l10n.t("licence not known"),
    model.size,
    model.isActive && vscode.l10n.t("in use"),
    model.place === "available" && vscode.l10n.t("not downloaded"),
    !model.isTested && vscode.l10n.t("not tried in Loupe yet"),
  ];
  const detail = detailOf(model);
  return {
    label: `$(${icon}) ${model.name}`,
    description: notes.filter(Boolean).join(" · "),
    ...(detail !== null && { detail }),
    ...(model.place === "installed" && { buttons: [REMOVE] }),
    model,
  };
}

/** What was measured here; else what is expected, and that it is no more than that. */
function detailOf({ trial, estimate, isStrongest }: ModelInfo): string | null {
  const { t } = vscode.l10n;
  if (trial) {
    const { promptTokensPerSecond, decodeStepMs } = trial;
    return t("Here: {0} prompt tokens a second, {1} ms a token", promptTokensPerSecond, decodeStepMs);
  }
  if (!estimate) return null;
  const { decodeStepMs, shouldRunWell } = estimate;
  if (!shouldRunWell) return reasonAgainst(estimate);
  return isStrongest
    ? t("The strongest that should run well here; estimate: about {0} ms a token", decodeStepMs)
    : t("Should run well here; estimate: about {0} ms a token", decodeStepMs);
}

/** What is promised of a model that has not been run here. */
export function expectation(decodeStepMs: number): string {
  return vscode.l10n.t(
    "Estimate: about {0} ms a token; after the download a ten-second trial measures it.",
    decodeStepMs,
  );
}

async function take(server: ServerHandle, model: ModelInfo): Promise<void> {
  if (model.place !== "available") return use(model);
  const answer = await download(server, model);
  if (answer) await tell(answer);
}

async function use(model: Pick<ModelInfo, "id" | "place">): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("loupe");
  await configuration.update("model", model.id, vscode.ConfigurationTarget.Global);
}

async function addModel(server: ServerHandle): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("A folder with an ONNX model, its tokenizer.json and config.json"),
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: vscode.l10n.t("Add Model"),
    })) ?? [];
  if (!folder) return;
  const title = vscode.l10n.t("Checking and copying the model");
  const location = vscode.ProgressLocation.Notification;
  const answer = await vscode.window.withProgress({ location, title }, () =>
    server.client().sendRequest(AddModelRequest, { path: folder.fsPath }),
  );
  await tell(answer);
}

async function download(server: ServerHandle, model: ModelInfo): Promise<ModelAnswer | null> {
  const network = networkParams();
  const announced = await server.client().sendRequest(AnnounceModelRequest, { id: model.id, network });
  if (announced.kind === "refused") return announced;
  const yes = vscode.l10n.t("Download");
  const detail = describe(announced.announcement, model);
  const question = vscode.l10n.t("Download {0}?", model.name);
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) !== yes)
    return null;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Downloading {0}; cancelling pauses it", model.name),
      cancellable: true,
    },
    async (progress, token) => {
      let before = 0;
      const listener = server
        .client()
        .onNotification(DownloadProgressNotification, ({ id, bytes, total }) => {
          if (id !== model.id) return;
          const percent = (bytes / total) * 100;
          progress.report({
            increment: Math.max(0, percent - before),
            message: `${mb(bytes)} / ${mb(total)}`,
          });
          before = percent;
        });
      try {
        const params = { id: model.id, network, announcement: announced.announcement };
        return await server.client().sendRequest(DownloadModelRequest, params, token);
      } finally {
        listener.dispose();
      }
    },
  );
}

function describe({ hub, files }: Announcement, { licence }: ModelInfo): string {
  const lines = Object.entries(files).map(
    ([path, { bytes, checksum }]) => `${path}: ${mb(bytes)}\n${checksum}`,
  );
  return withCodes([vscode.l10n.t("From {0}, licence {1}:", hub, licence ?? "?"), ...lines].join("\n"));
}

async function removeModel(server: ServerHandle, model: ModelInfo): Promise<void> {
  if (model.isActive) await use({ id: "", place: "shipped" });
  await tell(await server.client().sendRequest(RemoveModelRequest, { id: model.id }));
}

async function tell(answer: ModelAnswer): Promise<void> {
  switch (answer.kind) {
    case "refused":
      void vscode.window.showWarningMessage(localize(answer.sentence));
      return;
    case "installed":
      await use({ id: answer.id, place: "installed" });
      return;
    case "removed":
    case "cancelled":
      return;
  }
}

/** What the editor's own downloads go through. */
function networkParams(): NetworkParams {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.get<string>("proxy", "");
  return { proxy: proxy === "" ? null : proxy, strictTls: http.get<boolean>("proxyStrictSSL", true) };
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 0)} MB`;
}
