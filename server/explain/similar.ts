// A text and the open files → which of their places are most alike to the model: the cosine of mean-pooled hidden
// states. One run of the model a place, each known from then on.
import type { EngineClient } from "../engine/client";
import type { ModelShape } from "../protocol/engine";
import type { Similar, SimilarPlace } from "../protocol/explain";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { cosine } from "./embedding";

/** About a function; a place is this long and begins at every half of it. */
const LINES = 16;
const STEP = LINES / 2;
/** One chunk of the model's work. */
const MAX_TOKENS = 128;
/** Each costs one run: a few seconds in all. */
const MAX_PLACES = 120;
const SHOWN = 12;
/** A vector is a kilobyte or a few. */
const MAX_KNOWN = 1000;

export interface OpenText {
  readonly uri: string;
  readonly name: string;
  readonly text: string;
}

export interface SimilarDeps {
  readonly tokenizer: Pick<Tokenizer, "encode">;
  readonly engine: Pick<EngineClient, "vector">;
  readonly model: { readonly shape: ModelShape };
  /** Open files that may be read. */
  readonly openTexts: () => readonly OpenText[];
  readonly signal: AbortSignal;
  /** By text; outlives a question. */
  readonly knownVectors: Map<string, Float32Array>;
}

export async function similarPlaces(text: string, deps: SimilarDeps): Promise<Similar> {
  const all = deps.openTexts().flatMap((open) => placesOf(open, text));
  const compared = all.slice(0, MAX_PLACES);
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
  return { vector, mean, places: best, compared: compared.length, left: all.length - compared.length };
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
  const { vector } = await engine.vector({ tokenIds }, signal); // [hiddenSize]
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
