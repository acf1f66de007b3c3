// Requests drawn in text: `a = │b` is a document with the cursor before `b`.
import type { CompletionRequest, TriggerKind } from "../../../../server/completion/types";

export function drawnRequest(drawn: string, overrides: Partial<CompletionRequest> = {}): CompletionRequest {
  const offset = drawn.indexOf("│");
  const lines = drawn.slice(0, offset).split("\n");
  return {
    uri: "file:///shop/a.ts",
    languageId: "typescript",
    version: 1,
    text: drawn.replace("│", ""),
    offset,
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    triggerKind: "automatic" satisfies TriggerKind,
    selectedCompletion: null,
    ...overrides,
  };
}
