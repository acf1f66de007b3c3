// Connects what the panel asks to `server/explain`. Nothing is loaded before the first such request.
import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import type { RecordStore } from "../completion/recordStore";
import { statementAt } from "../context/statement";
import type { CursorSnapshot } from "../context/types";
import { BadQuestion, checkIds } from "../explain/bounds";
import { createExplain, type Explain } from "../explain/explain";
import type { OpenText, WorkspaceTexts } from "../explain/similar";
import { toWire } from "../explain/wire";
import type { LoadedModel } from "../services/loadedModel";
import type { Services } from "../services/services";
import { type Sentence, UserFacingError } from "../protocol/sentences";
import {
  EndExplainRequest,
  ExplainRequest,
  ScoreRequest,
  StatementRequest,
  TokensRequest,
} from "../protocol/lsp";

/** What is remembered of the editor: the last requests, the open files that may be read, and those of the workspace. */
export interface ExplainSources {
  readonly records: RecordStore;
  readonly openTexts: () => readonly OpenText[];
  readonly workspaceTexts: (signal: AbortSignal) => Promise<WorkspaceTexts>;
  /** An open document at an offset; null: it is not open. */
  readonly snapshot: (uri: string, offset: number) => CursorSnapshot | null;
}

export function registerExplain(
  connection: Connection,
  services: Services,
  { records, snapshot, ...texts }: ExplainSources,
): void {
  let known: { readonly model: LoadedModel; readonly explain: Explain } | null = null;
  /** One as long as the model is the same: it remembers where the weights lie. */
  const explain = async () => {
    const model = await services.model();
    if (known?.model !== model) {
      const { tokenizer, entry } = model;
      const deps = {
        tokenizer,
        engine: services.engine,
        records,
        ...texts,
      };
      known = { model, explain: createExplain({ ...deps, model: entry }) };
    }
    return known.explain;
  };
  connection.onRequest(TokensRequest, (params, token) =>
    answerWithSentence(token, async () => (await explain()).tokens(params)),
  );
  connection.onRequest(ScoreRequest, ({ tokenIds }, token) =>
    answerWithSentence(token, async (signal) => {
      checkIds(tokenIds, (await services.model()).entry.shape);
      const { logProbs } = await services.engine.ask("score", { tokenIds }, signal);
      return { logProbs: Array.from(logProbs) };
    }),
  );
  connection.onRequest(ExplainRequest, (params, token) =>
    answerWithSentence(token, async (signal) => toWire(await (await explain()).answer(params, signal))),
  );
  connection.onRequest(StatementRequest, ({ uri, offset }, token) =>
    answerWithSentence(token, async (signal) => {
      if (typeof uri !== "string" || !Number.isSafeInteger(offset) || offset < 0)
        throw new BadQuestion("expected the address of a document and an offset in it");
      const at = snapshot(uri, offset);
      return at && services.parser.read(at, signal, (tree) => statementAt(at, tree));
    }),
  );
  connection.onRequest(EndExplainRequest, async () => {
    known = null;
    await services.engine.endProbe();
    return null;
  });
}

/** What fails is answered with its sentence as a code, where it has one, and without words of the protocol's library. */
async function answerWithSentence<T>(
  token: CancellationToken,
  answer: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancelled = token.onCancellationRequested(() => controller.abort());
  try {
    // Cancelled while it was queued: the library's token then fires no event.
    if (token.isCancellationRequested) controller.abort();
    return await answer(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    const message = error instanceof Error ? error.message : String(error);
    const sentence: Sentence | undefined = error instanceof UserFacingError ? error.sentence : undefined;
    const code = error instanceof BadQuestion ? ErrorCodes.InvalidParams : LSPErrorCodes.RequestFailed;
    throw new ResponseError<Sentence | undefined>(code, message, sentence);
  } finally {
    cancelled.dispose();
  }
}
