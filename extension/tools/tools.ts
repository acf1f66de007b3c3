// Tools for chats in the editor (`vscode.lm`): the tokens of a text, how much it surprises the model, why the last
// suggestion came. What they answer goes to the model of the chat that calls them, so each says so before it runs.
import * as vscode from "vscode";
import { RecordRequest, RecordsRequest, ScoreRequest, TokensRequest } from "../../server/protocol/lsp";
import { isExcluded } from "../excludedDocuments";
import { latestFinished, latestShown } from "../records/commands";
import type { ServerHandle } from "../server";
import { LocalizedError } from "../localizedError";
import { surpriseAnswer, tokensAnswer, whyAnswer } from "./toolAnswers";

/** Longer texts are refused: package.json's schemas say so too. */
const MAX_TEXT = 20_000;

interface TextInput {
  /** Absent: what is selected, or the whole document where nothing is. */
  readonly text?: string;
}

export function registerTools(context: vscode.ExtensionContext, server: ServerHandle): void {
  const { t } = vscode.l10n;
  const tokens = async (input: TextInput) => {
    const text = textOf(input);
    return tokensAnswer(await server.client().sendRequest(TokensRequest, { text }), text);
  };
  const surprise = async (input: TextInput) => {
    const text = textOf(input);
    const result = await server.client().sendRequest(TokensRequest, { text });
    const tokenIds = result.tokens.slice(0, result.contextLength).map(({ tokenId }) => tokenId);
    const { logProbs } = await server.client().sendRequest(ScoreRequest, { tokenIds });
    return surpriseAnswer(result, logProbs, text);
  };
  const why = async () => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString() ?? null;
    const records = await server.client().sendRequest(RecordsRequest);
    const found = latestShown(records, uri) ?? latestFinished(records, uri);
    const exported = found && (await server.client().sendRequest(RecordRequest, { id: found.id }));
    if (!exported) throw new LocalizedError(t("Nothing was asked of Loupe yet."));
    return whyAnswer(exported.record);
  };
  context.subscriptions.push(
    register("loupe_tokens", t("Counts and lists the tokens of the text"), tokens),
    register("loupe_surprise", t("Asks Loupe's model how surprising each token is"), surprise),
    register("loupe_why", t("Reads why Loupe's last suggestion came"), why),
  );
}

function register<Input>(
  name: string,
  message: string,
  answer: (input: Input) => Promise<unknown>,
): vscode.Disposable {
  const { t } = vscode.l10n;
  return vscode.lm.registerTool<Input>(name, {
    prepareInvocation: () => ({
      invocationMessage: message,
      confirmationMessages: {
        title: message,
        message: t("The answer holds parts of your code and goes to the model of this chat."),
      },
    }),
    invoke: async ({ input }) =>
      new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(JSON.stringify(await answer(input))),
      ]),
  });
}

function textOf({ text }: TextInput): string {
  const { t } = vscode.l10n;
  const given = text ?? selectedText();
  if (given.length > MAX_TEXT) {
    throw new LocalizedError(t("The text has more than {0} characters: ask about a part of it.", MAX_TEXT));
  }
  return given;
}

function selectedText(): string {
  const { t } = vscode.l10n;
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new LocalizedError(t("No file is open: give a text."));
  const { document, selection } = editor;
  if (isExcluded(document)) throw new LocalizedError(t("By its name, this file holds passwords or keys."));
  return document.getText(selection.isEmpty ? undefined : selection);
}
