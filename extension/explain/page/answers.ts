// Questions of the page → requests to the server, each cancelled when it is no longer wanted, and the answers kept in their
// wire form: they are what a saved explanation holds.
import * as vscode from "vscode";
import type { Question } from "../../../server/protocol/explain";
import { ExplainRequest } from "../../../server/protocol/lsp";
import type { SavedExplanation } from "../../../server/protocol/panel";
import type { ServerHandle } from "../../server";
import { LocalizedError } from "../../localizedError";

/** Answers that are kept: a map of five hundred tokens is 1.4 MB here. */
const MAX_KNOWN = 32;

export type SavedAnswer = SavedExplanation["answers"][number];

export class Answers {
  private readonly pending = new Map<number, vscode.CancellationTokenSource>();
  /** By the question as JSON. */
  private known = new Map<string, SavedAnswer>();
  private underWay = new Map<string, Promise<unknown>>();
  private text = "";
  /** Explained from a file: what it does not hold cannot be asked. */
  private isSaved = false;

  constructor(private readonly server: ServerHandle) {}

  /** Another text: nothing that is under way or known holds any more. */
  begin(text: string): void {
    this.reset(text, [], false);
  }

  beginSaved({ tokens, answers }: SavedExplanation): void {
    this.reset(tokens.selection.text, answers, true);
  }

  /** In its wire form; throws what the server answers, and a `CancellationError` after `forget`. */
  async ask(id: number, question: Question): Promise<unknown> {
    const key = JSON.stringify(question);
    const found = this.known.get(key);
    if (found) return found.answer;
    if (this.isSaved) throw new LocalizedError(vscode.l10n.t("The saved explanation does not hold this."));
    // Page and editor may want to know the same.
    return this.underWay.get(key) ?? this.send(id, key, question);
  }

  private async send(id: number, key: string, question: Question): Promise<unknown> {
    const source = new vscode.CancellationTokenSource();
    this.pending.set(id, source);
    const { text, known, underWay } = this;
    const asked = this.server.client().sendRequest(ExplainRequest, { text, question }, source.token);
    underWay.set(key, asked);
    try {
      const answer = await asked;
      if (source.token.isCancellationRequested) throw new vscode.CancellationError();
      known.set(key, { question, answer });
      const oldest = known.keys().next().value;
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
      return answer;
    } finally {
      this.pending.delete(id);
      underWay.delete(key);
      source.dispose();
    }
  }

  forget(id: number): void {
    this.pending.get(id)?.cancel();
  }

  /** What has been asked and answered about this text. */
  all(): SavedAnswer[] {
    return [...this.known.values()];
  }

  dispose(): void {
    for (const source of this.pending.values()) source.cancel();
  }

  private reset(text: string, answers: readonly SavedAnswer[], isSaved: boolean): void {
    this.dispose();
    this.text = text;
    this.isSaved = isSaved;
    this.underWay = new Map();
    this.known = new Map(answers.map((entry) => [JSON.stringify(entry.question), entry]));
  }
}
