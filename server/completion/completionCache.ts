// Text typed as it was predicted → the rest of that prediction, with no inference. A small list of finished texts, each
// with what stood before and after its cursor. Knows no model.
import type { TokenSource } from "../protocol/engine";
import type { CompletionRequest, EmptyReason } from "./types";

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
  /** Only the beginning of what was written: an explicit request gets the whole. */
  readonly isBeginning?: boolean;
}

export interface FoundText extends PredictedText {
  /** Of the request that computed it. */
  readonly recordId: number;
}

interface Entry extends FoundText {
  /** Why there is nothing, where there is nothing. */
  readonly empty: EmptyReason | null;
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
    const isWanted = ({ isBeginning }: Entry) => !isBeginning || request.triggerKind === "automatic";
    const entry = this.entries.find((candidate) => isWanted(candidate) && isContinued(candidate, request));
    if (!entry) return null;
    this.entries = [entry, ...this.entries.filter((other) => other !== entry)];
    const insertText = entry.insertText.slice(request.offset - entry.offset);
    const { replaceLength, logProbs, sources, confidence, recordId } = entry;
    return { insertText, replaceLength, logProbs, sources, confidence, recordId };
  }

  /** Nothing was predicted at this very place: nothing will be. */
  findEmpty(request: CompletionRequest): EmptyReason | null {
    const isHere = (entry: Entry) => entry.offset === request.offset && isSurrounding(entry, request);
    return this.entries.find((entry) => entry.empty !== null && isHere(entry))?.empty ?? null;
  }

  addEmpty(request: CompletionRequest, empty: EmptyReason): void {
    const nothing = { insertText: "", replaceLength: 0, logProbs: [], sources: [], confidence: null };
    this.keep(request, { ...nothing, recordId: 0, empty });
  }

  add(request: CompletionRequest, predicted: PredictedText, recordId: number): void {
    const { insertText, replaceLength, logProbs, sources, confidence, isBeginning = false } = predicted;
    const text = { insertText, replaceLength, logProbs, sources, confidence, isBeginning };
    this.keep(request, { ...text, recordId, empty: null });
  }

  private keep(request: CompletionRequest, found: FoundText & Pick<Entry, "empty">): void {
    const { uri, languageId, text, offset } = request;
    const entry: Entry = {
      ...found,
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

function isContinued(entry: Entry, request: CompletionRequest): boolean {
  const typedLength = request.offset - entry.offset;
  return (
    typedLength >= 0 &&
    typedLength < entry.insertText.length &&
    request.text.slice(entry.offset, request.offset) === entry.insertText.slice(0, typedLength) &&
    isSurrounding(entry, request)
  );
}

/** The same document, before the entry's cursor and behind the request's. */
function isSurrounding(entry: Entry, { uri, languageId, text, offset }: CompletionRequest): boolean {
  return (
    entry.uri === uri &&
    entry.languageId === languageId &&
    text.length - offset === entry.suffixLength &&
    text.startsWith(entry.suffix, offset) &&
    text.startsWith(entry.prefix, entry.offset - entry.prefix.length)
  );
}
