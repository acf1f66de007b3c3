// "Why This Suggestion?", "Why No Suggestion?" and the export of a request's record. Shown as a read-only text beside
// the editor; what it says comes from the server's records.
import * as vscode from "vscode";
import { RecordRequest, RecordsRequest } from "../../server/protocol/lsp";
import type { RecordSummary } from "../../server/protocol/record";
import { isExcluded } from "../excludedDocuments";
import type { ServerHandle } from "../server";
import { describeRecord } from "./describe";
import { reasonText } from "./reasons";

const SCHEME = "loupe-record";

export function registerRecordCommands(context: vscode.ExtensionContext, server: ServerHandle): void {
  const pages = new Map<string, string>();
  const show = async (title: string, text: string): Promise<void> => {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.txt` });
    pages.set(uri.toString(), text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
  };
  const explain = async (
    title: string,
    find: (records: readonly RecordSummary[]) => RecordSummary | undefined,
  ) => {
    const { client } = server;
    const found = find(await client().sendRequest(RecordsRequest));
    const exported = found && (await client().sendRequest(RecordRequest, { id: found.id }));
    const text = exported ? describeRecord(exported.record) : notAskedText();
    await show(found ? `${title} (${found.id})` : title, text);
  };
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? "",
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => pages.delete(uri.toString())),
    vscode.commands.registerCommand("loupe.whyThisSuggestion", () =>
      explain(vscode.l10n.t("Why This Suggestion"), (records) => latestShown(records, activeUri())),
    ),
    vscode.commands.registerCommand("loupe.whyNoSuggestion", () =>
      explain(vscode.l10n.t("Why No Suggestion"), (records) => latestFinished(records, activeUri())),
    ),
    vscode.commands.registerCommand("loupe.exportRecord", () => exportRecord(server)),
  );
}

/** The newest request of the document that showed something; of any document, where this one has none. */
export function latestShown(
  records: readonly RecordSummary[],
  uri: string | null,
): RecordSummary | undefined {
  const shown = records.filter(
    ({ outcome, triggerKind }) => outcome === "completed" && triggerKind !== "prefetch",
  );
  return shown.find((record) => record.uri === uri) ?? shown[0];
}

/** The newest request of the document that was not given up, whatever came of it. */
export function latestFinished(
  records: readonly RecordSummary[],
  uri: string | null,
): RecordSummary | undefined {
  return records.find(
    ({ uri: other, outcome, triggerKind }) =>
      other === uri && outcome !== "aborted" && triggerKind !== "prefetch",
  );
}

function activeUri(): string | null {
  return vscode.window.activeTextEditor?.document.uri.toString() ?? null;
}

/** Why the server was never asked about the document in front. */
function notAskedText(): string {
  const { t } = vscode.l10n;
  const editor = vscode.window.activeTextEditor;
  if (!editor) return `${t("No editor is open.")}\n`;
  if (isExcluded(editor.document)) return `${reasonText("excludedFile")}\n`;
  if (!vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled")) {
    return `${t("The editor's inline suggestions are off: the setting editor.inlineSuggest.enabled.")}\n`;
  }
  const asked = t("Nothing was asked for this document since the language server started.");
  const rule = t(
    "A suggestion is asked for when you type, not while text is selected, and not in a read-only file.",
  );
  return `${asked} ${rule}\n`;
}

async function exportRecord(server: ServerHandle): Promise<void> {
  const records = await server.client().sendRequest(RecordsRequest);
  const items = records.map(({ id, outcome, insertText, uri, position }) => ({
    label: insertText === "" ? outcome : (insertText.trim().split("\n")[0] ?? ""),
    description: `${id}: ${decodeURIComponent(uri.split("/").at(-1) ?? "")}:${position.line + 1}:${position.character + 1}`,
    id,
  }));
  const title = vscode.l10n.t("Which request? Its record holds source text from around the cursor.");
  const chosen = await vscode.window.showQuickPick(items, { title });
  const exported = chosen && (await server.client().sendRequest(RecordRequest, { id: chosen.id }));
  if (!exported) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `loupe-record-${exported.record.id}.json`;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { JSON: ["json"] },
  });
  if (target)
    await vscode.workspace.fs.writeFile(target, Buffer.from(`${JSON.stringify(exported, null, 2)}\n`));
}
