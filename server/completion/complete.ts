// The way of one completion, stage by stage. Knows the order and nothing else.
import { collectContext, type ContextSources } from "../context/collect";
import type { Infer } from "../inference/types";
import type { Settings } from "../protocol/settings";
import { collectText } from "./collectText";
import type { CompletionCache } from "./completionCache";
import { reasonToSkip } from "./gate";
import { postprocess } from "./postprocess";
import type { CompletionOutcome, CompletionRequest } from "./types";

export interface CompletionDeps extends ContextSources {
  readonly settings: Settings;
  readonly completionCache: CompletionCache;
  readonly infer: Infer;
}

export async function complete(
  request: CompletionRequest,
  deps: CompletionDeps,
  signal: AbortSignal,
): Promise<CompletionOutcome> {
  const reason = reasonToSkip(request, deps.settings);
  if (reason) return { kind: "skipped", reason };
  const predicted = deps.completionCache.find(request);
  if (predicted) return { kind: "completed", ...predicted, source: "completionCache", generate: null };
  const context = await collectContext(request, deps, signal);
  const pieces = deps.infer(context, { maxTokens: deps.settings.maxSuggestionTokens }, signal);
  const { text, logProbs, generate } = await collectText(pieces, context);
  signal.throwIfAborted();
  if (text.trim() === "") return { kind: "empty", reason: "noText", generate };
  const shown = postprocess(text, context);
  if (shown.text === "") return { kind: "empty", reason: "postprocess", generate };
  const insertText = shown.text.replaceAll("\n", context.eol);
  const completion = { insertText, replaceLength: shown.replaceLength, logProbs };
  deps.completionCache.add(request, completion);
  return { kind: "completed", ...completion, source: "model", generate };
}
