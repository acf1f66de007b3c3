// Cuts at the name of a special token, which a model may spell out as plain text. A file that is about such tokens
// keeps them.
import { cutAtMarks } from "../../protocol/promptFormats";
import type { Filter } from "./types";

export const cutSpecialTokens: Filter = (text, { prefix, suffix }) => cutAtMarks(text, prefix + suffix);
