// Drops a text that stands right of the cursor already: accepting it would change nothing.
import { replacedLength } from "./replacedLength";
import type { Filter } from "./types";

export const dropUnchanged: Filter = (text, context) => {
  const replaced = context.suffix.slice(0, replacedLength(text, context));
  return text.trim() === replaced.trim() ? "" : text;
};
