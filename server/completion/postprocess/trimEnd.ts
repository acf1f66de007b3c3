// Takes blanks and empty lines off the end, unless they part the text from a word behind the cursor.
import type { Filter } from "./types";

export const trimEnd: Filter = (text, { suffix }) => {
  const isWordBehind = /^[^\s)\]},;]/.test(suffix);
  return isWordBehind && text.trim() !== "" ? text.replace(/\s*\n\s*$/, "") : text.trimEnd();
};
