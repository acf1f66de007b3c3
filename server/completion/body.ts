// A line that opens a block → the block's body, in a run of its own: only where the line is sure, and the model writes a body
// to its end, is sure of it as well, and leaves the code without a fault. Else the line stands alone.
import { extentAt } from "../context/extent";
import type { Parser } from "../context/parser";
import type { CompletionContext } from "../context/types";
import type { Infer } from "../inference/types";
import type { ConfidenceWeights } from "../protocol/mixing";
import type { Settings } from "../protocol/settings";
import { collectText, LEAST_LIKELY_LINES } from "./collectText";
import { confidenceOf } from "./confidence";
import { unknownNames } from "./names/unknownNames";
import { postprocess } from "./postprocess";
import { afterAccepting } from "./prefetch";
import type { CompletionOutcome, CompletionRequest } from "./types";

/** A wrong body takes a right line with it: either has to be more likely right than wrong. */
const SURE = 0.5;
const MAX_LINES = 12;
const CLOSERS_ONLY = /^[\s)\]};,]*$/;

type Line = CompletionOutcome & { readonly kind: "completed" };
interface BodyDeps {
  readonly settings: Settings;
  readonly infer: Infer;
  readonly parser: Pick<Parser, "faultsWith">;
  readonly confidenceWeights: (modelId: string | null) => Promise<ConfidenceWeights | null>;
  readonly modelId: string | null;
}

/** With the line end before it; empty: there is none. */
export async function bodyBelow(
  line: Line,
  { context, request, deps }: { context: CompletionContext; request: CompletionRequest; deps: BodyDeps },
  signal: AbortSignal,
): Promise<string> {
  const { insertText, replaceLength } = line;
  const moved = { ...afterAccepting(request, line), triggerKind: request.triggerKind };
  if (!isSure(line.confidence) || !opensEmptyBlock(insertText, context, moved)) return "";
  const below: CompletionContext = {
    ...context,
    prefix: context.prefix + insertText,
    suffix: context.suffix.slice(replaceLength),
    extent: "block",
  };
  const { maxSuggestionTokens: maxTokens, workspaceMemory } = deps.settings;
  // Most runs end within a few tokens: the body has become too unlikely.
  const asked = { ...moved, workspaceMemory };
  const options = { maxTokens, request: asked, minSumLogProb: LEAST_LIKELY_LINES };
  const written = await collectText(deps.infer(below, options, signal), below);
  signal.throwIfAborted();
  if (written.isCut) return "";
  const faultsWith = (text: string, replaced: number) =>
    deps.parser.faultsWith(request, insertText + text, replaceLength + replaced);
  const { text, replaceLength: replaced } = postprocess(written.text, below, faultsWith);
  if (!isBody(text) || replaced > 0 || faultsWith(text, 0)?.all !== 0) return "";
  const weights = await deps.confidenceWeights(deps.modelId);
  const tokens = { ...written, text, endLogProb: written.generate?.endLogProb ?? null };
  const unknown = unknownNames(text, below)?.unknown.length ?? 0;
  if (!weights || unknown > 0 || !isSure(confidenceOf(tokens, below, weights))) return "";
  return text.replaceAll("\n", context.eol);
}

function isSure(confidence: number | null): boolean {
  return confidence !== null && confidence >= SURE;
}

/** One line, wanted as such, that ends in a header; nothing of a body below it yet. */
function opensEmptyBlock(text: string, { extent }: CompletionContext, moved: CompletionRequest): boolean {
  if (extent !== "line" || text.includes("\n")) return false;
  const rest = moved.text.slice(moved.offset).split("\n", 1)[0] ?? "";
  return CLOSERS_ONLY.test(rest) && extentAt(moved, null) === "block";
}

function isBody(text: string): boolean {
  const lines = text.split("\n");
  const hasCode = lines.slice(1).some((line) => /[\p{L}\p{N}_$]/u.test(line));
  return lines[0]?.trim() === "" && hasCode && lines.length - 1 <= MAX_LINES;
}
