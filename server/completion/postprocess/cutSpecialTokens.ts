// Cuts at the name of a special token, which a model may spell out as plain text. A file that is about such tokens
// keeps them.
import type { Filter } from "./types";

const SPECIAL_TOKEN = /<\|(?:endoftext|fim_prefix|fim_suffix|fim_middle|fim_pad|repo_name|file_sep)\|>/;

export const cutSpecialTokens: Filter = (text, { prefix, suffix }) => {
  const found = SPECIAL_TOKEN.exec(text);
  if (!found || prefix.includes("<|") || suffix.includes("<|")) return text;
  return text.slice(0, found.index);
};
