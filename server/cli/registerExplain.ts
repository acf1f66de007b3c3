// Connects what the panel asks to `server/explain`. Nothing is loaded before the first such request.
import type { Connection } from "vscode-languageserver/node";
import { createExplain } from "../explain/explain";
import type { Services } from "../main";
import { AttentionRequest, TokensRequest } from "./messages";

export function registerExplain(connection: Connection, services: Services): void {
  const explain = async () => {
    const { tokenizer, entry } = await services.model();
    return createExplain({ tokenizer, engine: services.engine, model: entry });
  };
  connection.onRequest(TokensRequest, async (params) => (await explain()).tokens(params));
  connection.onRequest(AttentionRequest, async (params, token) => {
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => controller.abort());
    try {
      return await (await explain()).attention(params, controller.signal);
    } finally {
      cancelled.dispose();
    }
  });
}
