// Takes out characters that cannot be seen, or that turn the direction of writing: a suggestion holds only those that the
// document itself holds.
import { withoutNewHidden } from "../../protocol/hiddenCharacters";
import type { Filter } from "./types";

export const cutHiddenCharacters: Filter = (text, { prefix, suffix }) =>
  withoutNewHidden(text, prefix + suffix).replace(/\r\n?/g, "\n");
