// Takes blanks and empty lines off the end, unless they part the text from a word behind the cursor, or from a closing
// brace in code that has a blank inside of braces.
import type { Filter } from "./types";

export const trimEnd: Filter = (text, { prefix, suffix }) => {
  const isWordBehind = /^[^\s)\]},;]/.test(suffix);
  const trimmed = text.trimEnd();
  if (isWordBehind && trimmed !== "") return text.includes("\n", trimmed.length) ? trimmed : text;
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1) + text;
  const isParted = /^[)\]]*\}/.test(suffix) && /\S $/.test(text) && /\{ \S/.test(line);
  return isParted ? text : trimmed;
};
