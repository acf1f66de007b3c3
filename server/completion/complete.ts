// The way of one completion, stage by stage. Knows the order and nothing else.
import { collectContext, type ContextSources } from "../context/collect";
import type { Parser } from "../context/parser";
import type { CompletionContext } from "../context/types";
import type { Infer } from "../inference/types";
import type { GenerateResult } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { RecordedMemory } from "../protocol/memoryOpinion";
import type { ConfidenceWeights } from "../protocol/mixing";
import type { Settings } from "../protocol/settings";
import { bodyBelow } from "./body";
import { alternativesTo, type CompleteAgain } from "./alternatives";
import { collectText, LEAST_LIKELY_LINES, type CollectedText } from "./collectText";
import type { CompletionCache } from "./completionCache";
import { confidenceOf, isSureEnough } from "./confidence";
import type { PendingLesson, Personal } from "./personal/personal";
import { traitsOf } from "./personal/traits";
import { reasonToSkip } from "./gate";
import { unknownNames } from "./names/unknownNames";
import { postprocess, type PostprocessedText } from "./postprocess";
import { isProse } from "./prose";
import type { Recorder } from "./recorder";
import { sureBeginning } from "./sureBeginning";
import type { CompletionOutcome, CompletionRequest, EmptyReason } from "./types";
import { isUnfoundedCopy } from "./unfoundedCopy";

/** Of a comment, a docstring, a text between tags. */
const SURE_PROSE = 0.5;
const UNSURE: ReadonlySet<EmptyReason> = new Set(["lowConfidence", "copyNearBy"]);

export interface InferDeps {
  readonly settings: Settings;
  readonly infer: Infer;
  readonly parser: Pick<Parser, "faultsWith">;
  /** Writes down what each stage did; decides nothing. */
  readonly recorder: Recorder;
  /** By the model that has answered. Null: nothing is known of what its probabilities are worth, and all is shown. */
  readonly confidenceWeights: (modelId: string | null) => Promise<ConfidenceWeights | null>;
  /** What was learned of the person at this machine; absent: nothing counts but the fit. */
  readonly personal?: Pick<Personal, "correct">;
  /** Tokens that the text must not begin with; absent: none. */
  readonly avoidedFirstIds?: readonly TokenId[];
  /** Of a request that is run again: what the memory thought then. */
  readonly recordedOpinions?: RecordedMemory["opinions"];
}

export interface CompletionDeps extends Omit<InferDeps, "parser">, ContextSources {
  readonly completionCache: CompletionCache;
  /** By where a link leads as well; absent: by its name alone. */
  readonly isExcluded?: (uri: string) => boolean;
  /** Our own wait, for what has to be computed only. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
  /** Whether the client can show several suggestions, one after the other. */
  readonly offersAlternatives: boolean;
}

export async function complete(
  request: CompletionRequest,
  deps: CompletionDeps,
  signal: AbortSignal,
): Promise<CompletionOutcome> {
  const isExcluded = deps.isExcluded?.(request.uri) ?? false;
  const reason = reasonToSkip(request, deps.settings) ?? (isExcluded ? "excludedFile" : null);
  if (reason) return { kind: "skipped", reason };
  const isAutomatic = request.triggerKind === "automatic";
  // An explicit request for several has them computed anew.
  const predicted = isAutomatic || !deps.offersAlternatives ? deps.completionCache.find(request) : null;
  deps.recorder.recordLookup(predicted);
  if (predicted) return { kind: "completed", ...predicted, source: "completionCache", generate: null };
  const nothing = isAutomatic ? deps.completionCache.findEmpty(request) : null;
  if (nothing) return { kind: "empty", reason: nothing, generate: null };
  await deps.wait(signal);
  deps.recorder.stage("context");
  const context = await collectContext(request, deps, signal);
  const outcome = await completeContext(context, deps, signal, request);
  // What was not sure enough is not kept: the memory may know more by then.
  const isKept = outcome.kind === "empty" && !UNSURE.has(outcome.reason);
  if (isKept) deps.completionCache.addEmpty(request, outcome.reason);
  if (outcome.kind !== "completed") return outcome;
  deps.completionCache.add(request, outcome, deps.recorder.id);
  if (isAutomatic || !deps.offersAlternatives) return outcome;
  const again: CompleteAgain = (avoidedFirstIds, recorder) =>
    completeContext(context, { ...deps, recorder, avoidedFirstIds }, signal, request);
  return { ...outcome, alternatives: await alternativesTo(outcome, deps.recorder, again) };
}

/** From what was collected on: all that `loupe replay` does again. */
export async function completeContext(
  context: CompletionContext,
  deps: InferDeps,
  signal: AbortSignal,
  request: CompletionRequest,
): Promise<CompletionOutcome> {
  const outcome = await completeText(context, deps, signal, request);
  if (outcome.kind !== "completed") return outcome;
  const modelId = deps.recorder.draft.prompt?.model ?? null;
  const body = await bodyBelow(outcome, { context, request, deps: { ...deps, modelId } }, signal);
  deps.recorder.draft.body = body;
  return { ...outcome, insertText: outcome.insertText + body };
}

async function completeText(
  context: CompletionContext,
  deps: InferDeps,
  signal: AbortSignal,
  request: CompletionRequest,
): Promise<CompletionOutcome> {
  const { settings, infer, recorder, recordedOpinions, avoidedFirstIds = [] } = deps;
  recorder.recordContext(context, settings);
  const { maxSuggestionTokens: maxTokens, workspaceMemory } = settings;
  const asked = { ...request, workspaceMemory, ...(recordedOpinions && { recordedOpinions }) };
  const options = { maxTokens, avoidedFirstIds, request: asked, observer: recorder.observer };
  const isAutomatic = request.triggerKind === "automatic";
  const least = isAutomatic ? LEAST_LIKELY_LINES : -Infinity;
  const collected = await collectText(infer(context, options, signal), context, least);
  const { text, generate } = collected;
  signal.throwIfAborted();
  recorder.recordText(text, generate);
  const isHopeless = isAutomatic && collected.isHopeless;
  if (!isHopeless && text.trim() === "") return { kind: "empty", reason: "noText", generate };
  const place = { context, request, deps };
  const whole = isHopeless ? unsure(generate) : await judged(collected, place);
  const isUnsure = isAutomatic && whole.kind === "empty" && whole.reason === "lowConfidence";
  if (!isUnsure || settings.eagerness === "quiet" || isProse(context)) return whole;
  return judgedBeginning(collected, place) ?? whole;
}

interface Place {
  readonly context: CompletionContext;
  readonly request: CompletionRequest;
  readonly deps: InferDeps;
}

const unsure = (generate: GenerateResult | null): CompletionOutcome => ({
  ...{ kind: "empty", reason: "lowConfidence", generate },
});

/** All that was written, as it is shown or why it is not. */
async function judged(
  collected: CollectedText,
  { context, request, deps }: Place,
): Promise<CompletionOutcome> {
  const { logProbs, sources, generate } = collected;
  const { settings, recorder, personal } = deps;
  const isAutomatic = request.triggerKind === "automatic";
  const shown = filtered(collected.text, { context, request, deps });
  recorder.recordFilters(shown);
  if (shown.text === "") return { kind: "empty", reason: "postprocess", generate };
  const names = unknownNames(shown.text, context);
  recorder.recordNames(names);
  if (isAutomatic && names?.isFirstUnknown) return { kind: "empty", reason: "unknownName", generate };
  if (isAutomatic && isUnfoundedCopy(shown.text, context, sources))
    return { kind: "empty", reason: "copyNearBy", generate };
  // The weights are fitted to our own engine: of a completion server's tokens they say nothing.
  const modelId = recorder.draft.prompt?.model ?? null;
  const weights = sources.length > 0 ? await deps.confidenceWeights(modelId) : null;
  const tokens = { text: shown.text, logProbs, sources, endLogProb: generate?.endLogProb ?? null };
  const fitted = weights ? confidenceOf(tokens, context, weights, names?.unknown.length) : null;
  const lesson = fitted === null ? null : { traits: traitsOf(tokens, context), confidence: fitted };
  const confidence = lesson && (personal?.correct(lesson) ?? lesson.confidence);
  const dial = weights?.thresholds[settings.eagerness === "onRequest" ? "quiet" : settings.eagerness] ?? 0;
  const threshold = isProse(context) ? Math.max(dial, SURE_PROSE) : dial;
  // Nor is it kept: after the next character the model may be surer.
  if (isAutomatic && confidence !== null && !isSureEnough(confidence, shown.faults, threshold))
    return unsure(generate);
  return completed(shown, { logProbs, sources, generate }, { context, confidence, lesson });
}

/** The beginning that is sure where the whole is not; null: there is none. */
function judgedBeginning(collected: CollectedText, place: Place): CompletionOutcome | null {
  const { context, deps } = place;
  const beginning = sureBeginning(collected, context);
  if (beginning === null) return null;
  const shown = filtered(beginning.text, place);
  if (shown.text !== beginning.text || (shown.faults?.near ?? 0) > 0) return null;
  if ((unknownNames(shown.text, context)?.unknown.length ?? 0) > 0) return null;
  deps.recorder.recordBeginning(shown.text);
  const { logProbs, sources, probability } = beginning;
  const written = { logProbs, sources, generate: collected.generate };
  const outcome = completed(shown, written, { context, confidence: probability, lesson: null });
  return { ...outcome, isBeginning: true };
}

function filtered(text: string, { context, request, deps }: Place): PostprocessedText {
  return postprocess(text, context, (...insertion) => deps.parser.faultsWith(request, ...insertion));
}

function completed(
  { text, replaceLength }: PostprocessedText,
  written: Pick<CollectedText, "logProbs" | "sources" | "generate">,
  {
    context,
    confidence,
    lesson,
  }: { context: CompletionContext; confidence: number | null; lesson: PendingLesson | null },
): CompletionOutcome & { kind: "completed" } {
  const insertText = text.replaceAll("\n", context.eol);
  return {
    kind: "completed",
    ...{ insertText, replaceLength, source: "model", ...written, confidence, judged: lesson },
  };
}
