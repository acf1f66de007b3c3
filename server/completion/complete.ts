// The way of one completion, stage by stage. Knows the order and nothing else.
import { collectContext, type ContextSources } from "../context/collect";
import type { CompletionContext } from "../context/types";
import type { Infer } from "../inference/types";
import type { Settings } from "../protocol/settings";
import { collectText } from "./collectText";
import type { CompletionCache } from "./completionCache";
import { reasonToSkip } from "./gate";
import { postprocess } from "./postprocess";
import type { Recorder } from "./recorder";
import type { CompletionOutcome, CompletionRequest } from "./types";

export interface InferDeps {
  readonly settings: Settings;
  readonly infer: Infer;
  /** Writes down what each stage did; decides nothing. */
  readonly recorder: Recorder;
}

export interface CompletionDeps extends InferDeps, ContextSources {
  readonly completionCache: CompletionCache;
}

export async function complete(
  request: CompletionRequest,
  deps: CompletionDeps,
  signal: AbortSignal,
): Promise<CompletionOutcome> {
  const reason = reasonToSkip(request, deps.settings);
  if (reason) return { kind: "skipped", reason };
  const predicted = deps.completionCache.find(request);
  deps.recorder.looked(predicted);
  if (predicted) return { kind: "completed", ...predicted, source: "completionCache", generate: null };
  deps.recorder.stage("context");
  const context = await collectContext(request, deps, signal);
  const outcome = await completeContext(context, deps, signal);
  if (outcome.kind === "completed") deps.completionCache.add(request, outcome, deps.recorder.id);
  return outcome;
}

/** From what was collected on: all that `loupe replay` does again. */
export async function completeContext(
  context: CompletionContext,
  { settings, infer, recorder }: InferDeps,
  signal: AbortSignal,
): Promise<CompletionOutcome> {
  recorder.collected(context, settings);
  const options = { maxTokens: settings.maxSuggestionTokens, observer: recorder.observer };
  const { text, logProbs, generate } = await collectText(infer(context, options, signal), context);
  signal.throwIfAborted();
  recorder.wrote(text, generate);
  if (text.trim() === "") return { kind: "empty", reason: "noText", generate };
  const shown = postprocess(text, context);
  recorder.filtered(shown.verdicts);
  if (shown.text === "") return { kind: "empty", reason: "postprocess", generate };
  const insertText = shown.text.replaceAll("\n", context.eol);
  return {
    kind: "completed",
    ...{ insertText, replaceLength: shown.replaceLength, source: "model", logProbs, generate },
  };
}
