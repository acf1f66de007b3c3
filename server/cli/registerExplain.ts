// Connects what the panel asks to `server/explain`. Nothing is loaded before the first such request.
import type { Connection } from "vscode-languageserver/node";
import type { RecordStore } from "../completion/recordStore";
import { createExplain, type Explain } from "../explain/explain";
import type { OpenText, WorkspaceTexts } from "../explain/similar";
import { toWire } from "../explain/wire";
import type { LoadedModel } from "../loadedModel";
import type { Services } from "../main";
import { EndExplainRequest, ExplainRequest, ScoreRequest, TokensRequest } from "./messages";

/** What is remembered of the editor: the last requests, the open files that may be read, and those of the workspace. */
export interface ExplainSources {
  readonly records: RecordStore;
  readonly openTexts: () => readonly OpenText[];
  readonly workspaceTexts: (signal: AbortSignal) => Promise<WorkspaceTexts>;
}

export function registerExplain(
  connection: Connection,
  services: Services,
  { records, ...texts }: ExplainSources,
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
  connection.onRequest(TokensRequest, async (params) => (await explain()).tokens(params));
  connection.onRequest(ScoreRequest, async ({ tokenIds }) => {
    const { logProbs } = await services.engine.score({ tokenIds });
    return { logProbs: Array.from(logProbs) };
  });
  connection.onRequest(ExplainRequest, async (params, token) => {
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => controller.abort());
    try {
      return toWire(await (await explain()).answer(params, controller.signal));
    } finally {
      cancelled.dispose();
    }
  });
  connection.onRequest(EndExplainRequest, async () => {
    known = null;
    await services.engine.endProbe();
    return null;
  });
}
