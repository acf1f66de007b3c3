// Drops a text that writes a value which looks like a key or a password, the rest of one that is begun included.
import { secretsIn } from "../../files/secretValues";
import type { Filter } from "./types";

/** What a value's name, or the beginning of a private key, stands in. */
const BEFORE = 2_000;
const AFTER = 200;

export const dropKeyLike: Filter = (text, { prefix, suffix }) => {
  const before = prefix.slice(-BEFORE);
  const after = (suffix.split("\n", 1)[0] ?? "").slice(0, AFTER);
  const [from, to] = [before.length, before.length + text.length];
  const isWritten = secretsIn(before + text + after).some(({ start, end }) => start < to && end > from);
  return isWritten ? "" : text;
};
