// Drops what is quicker typed than read: a single character.
import type { Filter } from "./types";

const MIN_LENGTH = 2;

export const dropTooLittle: Filter = (text) => (text.trim().length < MIN_LENGTH ? "" : text);
