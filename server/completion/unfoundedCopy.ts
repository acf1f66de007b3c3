// Whether a suggestion is a line near by once more that the memory alone wants, on the evidence of hardly a word. Pure
// arithmetic.
import type { CompletionContext } from "../context/types";
import type { TokenSource } from "../protocol/engine";

const NEAR_LINES = 30;
const MIN_LENGTH = 6;
/** The memory's part in the choice, and the model's own probability, means over the tokens. */
const MIN_SHARE = 0.5;
const MAX_MODEL = 0.25;

export function isUnfoundedCopy(
  text: string,
  context: CompletionContext,
  sources: readonly TokenSource[],
): boolean {
  const { begun } = around(context);
  if ((begun.match(/[\p{L}\p{N}_$]+/gu)?.length ?? 0) > 1 || sources.length === 0) return false;
  if (!isLineNear(text, context)) return false;
  const share = mean(sources.map(({ memoryShare }) => memoryShare));
  return share >= MIN_SHARE && mean(sources.map(({ modelProb }) => modelProb)) < MAX_MODEL;
}

/** Whether the cursor's line with the suggestion in it stands near by already. */
export function isLineNear(text: string, context: Pick<CompletionContext, "prefix" | "suffix">): boolean {
  const { begun, near } = around(context);
  const line = content(begun + (text.split("\n", 1)[0] ?? ""));
  return line.length >= MIN_LENGTH && near.some((other) => content(other) === line);
}

function around({ prefix, suffix }: Pick<CompletionContext, "prefix" | "suffix">): {
  readonly begun: string;
  readonly near: readonly string[];
} {
  const above = prefix.split("\n");
  const begun = above.pop() ?? "";
  return { begun, near: [...above.slice(-NEAR_LINES), ...suffix.split("\n").slice(1, 1 + NEAR_LINES)] };
}

/** Commas and indentation apart. */
function content(line: string): string {
  return line.trim().replace(/[,;]$/, "");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
