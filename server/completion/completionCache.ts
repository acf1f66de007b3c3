// Text typed as it was predicted → the rest of that prediction, with no inference. A small list of finished texts, each
// with what stood before and after its cursor. Knows no model.
import type { TokenSource } from "../protocol/engine";
import type { CompletionRequest } from "./types";

/** Predictions kept; a person goes back over a few, not over hundreds. */
const MAX_ENTRIES = 32;
/** Text compared on each side, the most the model was shown; with its length known, more would change nothing. */
const COMPARED_LENGTH = 12_288;

export interface PredictedText {
  readonly insertText: string;
  readonly replaceLength: number;
  readonly logProbs: readonly number[];
  readonly sources: readonly TokenSource[];
  readonly confidence: number | null;
}

export interface FoundText extends PredictedText {
  /** Of the request that computed it. */
  readonly recordId: number;
}

interface Entry extends FoundText {
  readonly uri: string;
  readonly languageId: string;
  readonly offset: number;
  readonly prefix: string;
  readonly suffix: string;
  /** Length of everything after the cursor. */
  readonly suffixLength: number;
}

export class CompletionCache {
  /** Newest first. */
  private entries: Entry[] = [];

  /** `con` predicted `sole.log`; the request stands after `conso` → `le.log`. */
  find(request: CompletionRequest): FoundText | null {
    const entry = this.entries.find((candidate) => isContinued(candidate, request));
    if (!entry) return null;
    this.entries = [entry, ...this.entries.filter((other) => other !== entry)];
    const insertText = entry.insertText.slice(request.offset - entry.offset);
    const { replaceLength, logProbs, sources, confidence, recordId } = entry;
    return { insertText, replaceLength, logProbs, sources, confidence, recordId };
  }

  add(request: CompletionRequest, predicted: PredictedText, recordId: number): void {
    const { uri, languageId, text, offset } = request;
    const { insertText, replaceLength, logProbs, sources, confidence } = predicted;
    const entry: Entry = {
      ...{ insertText, replaceLength, logProbs, sources, confidence, recordId },
      uri,
      languageId,
      offset,
      prefix: text.slice(Math.max(0, offset - COMPARED_LENGTH), offset),
      suffix: text.slice(offset, offset + COMPARED_LENGTH),
      suffixLength: text.length - offset,
    };
    this.entries = [entry, ...this.entries].slice(0, MAX_ENTRIES);
  }

  /** Another model would predict something else. */
  clear(): void {
    this.entries = [];
  }
}

function isContinued(entry: Entry, { uri, languageId, text, offset }: CompletionRequest): boolean {
  const typedLength = offset - entry.offset;
  return (
    entry.uri === uri &&
    entry.languageId === languageId &&
    typedLength >= 0 &&
    typedLength < entry.insertText.length &&
    text.length - offset === entry.suffixLength &&
    text.slice(entry.offset, offset) === entry.insertText.slice(0, typedLength) &&
    text.startsWith(entry.suffix, offset) &&
    text.startsWith(entry.prefix, entry.offset - entry.prefix.length)
  );
}
