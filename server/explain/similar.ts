// A text and other files → which of their places are most alike to the model: the cosine of mean-pooled hidden states. One
// run of the model a place, each known from then on; of more places than that allows, those that share most words.
import { wordsOf } from "../context/neighbours/indexedText";
import type { EngineClient } from "../engineHost/client";
import type { ModelShape } from "../protocol/engine";
import type { Similar, SimilarPlace, SimilarScope } from "../protocol/explainContext";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { cosine } from "./embedding";

/** About a function; a place is this long and begins at every half of it. */
const LINES = 16;
const STEP = LINES / 2;
/** One chunk of the model's work. */
const MAX_TOKENS = 128;
/** Each costs one run: a few seconds in all, some more where the whole workspace was asked for. */
const MAX_PLACES: Record<SimilarScope, number> = { open: 120, workspace: 240 };
const SHOWN = 12;
/** A vector is a kilobyte or a few. */
const MAX_KNOWN = 1000;

export interface OpenText {
  readonly uri: string;
  readonly name: string;
  readonly text: string;
}

export interface WorkspaceTexts {
  readonly texts: readonly OpenText[];
  /** Files that were too many to read. */
  readonly left: number;
}

export interface SimilarDeps {
  readonly tokenizer: Pick<Tokenizer, "encode">;
  readonly engine: Pick<EngineClient, "ask">;
  readonly model: { readonly shape: ModelShape };
  /** Open files that may be read. */
  readonly openTexts: () => readonly OpenText[];
  readonly workspaceTexts: (signal: AbortSignal) => Promise<WorkspaceTexts>;
  readonly signal: AbortSignal;
  /** By text; outlives a question. */
  readonly knownVectors: Map<string, Float32Array>;
}

export async function similarPlaces(text: string, scope: SimilarScope, deps: SimilarDeps): Promise<Similar> {
  const nothing: WorkspaceTexts = { texts: [], left: 0 };
  const elsewhere = scope === "workspace" ? await deps.workspaceTexts(deps.signal) : nothing;
  const texts = [...deps.openTexts(), ...elsewhere.texts];
  const all = texts.flatMap((each) => placesOf(each, text));
  const compared = mostWordsShared(all, text, MAX_PLACES[scope]);
  const vector = await vectorOf(text, deps.model.shape.contextLength, deps);
  const vectors: Float32Array[] = [];
  for (const place of compared) vectors.push(await vectorOf(place.text, MAX_TOKENS, deps));
  const mean = meanOf([vector, ...vectors]);
  const own = less(vector, mean);
  const places = compared.map((place, i): SimilarPlace => {
    const its = vectors[i] ?? new Float32Array();
    return { ...place, vector: its, cosine: cosine(own, less(its, mean)) };
  });
  const best = places.sort((a, b) => b.cosine - a.cosine).slice(0, SHOWN);
  const counts = { compared: compared.length, left: all.length - compared.length };
  return { vector, mean, places: best, ...counts, files: texts.length, filesLeft: elsewhere.left };
}

/** By Jaccard's measure: words in common / words in either. All of them, in their order, where they are few enough. */
export function mostWordsShared(places: readonly Place[], text: string, count: number): readonly Place[] {
  if (places.length <= count) return places;
  const words = wordsOf(text);
  const likeness = (place: Place) => {
    const its = wordsOf(place.text);
    let shared = 0;
    for (const word of its) if (words.has(word)) shared++;
    return shared / Math.max(1, words.size + its.size - shared);
  };
  return places
    .map((place) => ({ place, like: likeness(place) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, count)
    .map(({ place }) => place);
}

type Place = Omit<SimilarPlace, "vector" | "cosine">;

/** Stretches of lines; those that share lines with the selection are left out, and empty ones. */
export function placesOf({ uri, name, text }: OpenText, selected: string): Place[] {
  const lines = text.split("\n");
  const at = text.indexOf(selected);
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length - 1;
  const own = at < 0 ? null : { first: lineAt(at), last: lineAt(at + selected.length - 1) };
  const places: Place[] = [];
  for (let firstLine = 0; firstLine < lines.length; firstLine += STEP) {
    const endLine = Math.min(lines.length, firstLine + LINES);
    const stretch = lines.slice(firstLine, endLine).join("\n");
    const overlaps = own && firstLine <= own.last && endLine > own.first;
    if (!overlaps && stretch.trim() !== "") places.push({ uri, name, firstLine, endLine, text: stretch });
    if (endLine === lines.length) break;
  }
  return places;
}

async function vectorOf(text: string, maxTokens: number, deps: SimilarDeps): Promise<Float32Array> {
  const { knownVectors, tokenizer, engine, signal } = deps;
  const key = `${maxTokens}:${text}`;
  const known = knownVectors.get(key);
  if (known) return known;
  const tokenIds = tokenizer.encode(text).slice(0, maxTokens);
  const { vector } = await engine.ask("vector", { tokenIds }, signal); // [hiddenSize]
  knownVectors.set(key, vector);
  const oldest = knownVectors.keys().next().value;
  if (knownVectors.size > MAX_KNOWN && oldest !== undefined) knownVectors.delete(oldest);
  return vector;
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    vector.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + value / vectors.length));
  return mean;
}

function less(vector: Float32Array, mean: Float32Array): Float32Array {
  return vector.map((value, i) => value - (mean[i] ?? 0));
}
