// What the page and the editor ask for, run to its end: answers go to the page, out of their wire form, and what goes wrong
// is said there, calmly.
import * as vscode from "vscode";
import type { Question } from "../../../server/protocol/explain";
import type { FromPanel } from "../../../server/protocol/panel";
import type { ServerHandle } from "../../server";
import { Answers } from "./answers";
import type { Page } from "./page";
import { isCancelled, refusalOf } from "./refusals";
import { fromWire } from "./wire";

export class Requests implements vscode.Disposable {
  readonly answers: Answers;
  /** Of the host's own questions; those of the page are positive. */
  private ownId = 0;

  constructor(
    server: ServerHandle,
    private readonly page: Pick<Page, "send">,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.answers = new Answers(server);
  }

  /** A fault is said in the panel; an answer that was cancelled is none. */
  run(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => {
      if (isCancelled(error)) return;
      this.log.error("the panel got no answer", error);
      const { text, isWhole } = refusalOf(error);
      const advised = isWhole ? text : vscode.l10n.t("{0} Restart Loupe, or see its log.", text);
      this.page.send({ type: "message", kind: "failed", text: advised });
    });
  }

  /** A question of the page. */
  answer({ id, question }: Extract<FromPanel, { type: "ask" }>): void {
    this.answers
      .ask(id, question)
      .then(fromWire)
      .then(
        (answer) => this.page.send({ type: "answer", id, answer }),
        (error: unknown) => {
          if (isCancelled(error)) return;
          this.log.error(`no answer to the panel's question ${question.kind}`, error);
          const { text: message, offersCpu } = refusalOf(error);
          this.page.send({ type: "refused", id, message, offersCpu });
        },
      );
  }

  /** A question of the host itself; throws what the server answers. */
  async ask(question: Question): Promise<unknown> {
    return fromWire(await this.answers.ask(--this.ownId, question));
  }

  /** What the page will ask once it is there; it also says what went wrong then. */
  askAhead(question: Question): void {
    this.ask(question).then(
      (answer) => this.page.send({ type: "ahead", question, answer }),
      () => undefined,
    );
  }

  dispose(): void {
    this.answers.dispose();
  }
}
