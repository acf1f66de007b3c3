// A saved explanation out of a file's text. It may come from anywhere: only what has the form of one is taken.
import type { SavedExplanation } from "../../../server/protocol/panel";

export const SAVED_FORMAT = { format: "loupe-explanation", version: 1 } as const;

/** Null for anything else. */
export function readSaved(json: string): SavedExplanation | null {
  const saved = parsed(json) as Partial<SavedExplanation> | null;
  const isOne =
    saved?.format === SAVED_FORMAT.format &&
    saved.version === SAVED_FORMAT.version &&
    Array.isArray(saved.answers) &&
    Array.isArray(saved.tokens?.tokens) &&
    typeof saved.tokens.selection?.text === "string";
  return isOne ? (saved as SavedExplanation) : null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // A file that is no JSON is no explanation either; the caller says so.
    return null;
  }
}
