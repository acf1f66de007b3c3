// A language's identifier, or a file's path → its record. Every language that Loupe knows stands in this list.
import type { Language } from "./language";
import { OTHERS } from "./others";
import { PYTHON } from "./python";
import { SCRIPTS } from "./script";
import { UNKNOWN } from "./unknown";

export type { Language, Syntax } from "./language";
export type { KnownNames } from "./names";

export const LANGUAGES: readonly Language[] = [...SCRIPTS, PYTHON, ...OTHERS];

const BY_ID = new Map(LANGUAGES.flatMap((language) => language.ids.map((id) => [id, language])));
const BY_EXTENSION = new Map(
  LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language])),
);

/** What is not in the list keeps its identifier, with what holds for an unknown language. */
export function languageOf(id: string): Language {
  return BY_ID.get(id) ?? { ...UNKNOWN, ids: [id], extensions: [] };
}

/** `src/a.rb` → Ruby; null where the file's ending says nothing. */
export function languageOfPath(path: string): Language | null {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? null : (BY_EXTENSION.get(name.slice(dot).toLowerCase()) ?? null);
}

/** Names of the grammars to load and to ship, each once. */
export function grammars(): string[] {
  return [...new Set(LANGUAGES.flatMap(({ syntax }) => (syntax ? [syntax.grammar] : [])))];
}
