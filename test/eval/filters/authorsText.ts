// What the author wrote at a cursor, as if the model had written it → which of the product's rules would not let it through.
// No model runs: thousands of cursors in a minute.
import { pathToFileURL } from "node:url";
import { unknownNames } from "../../../server/completion/names/unknownNames";
import { postprocess } from "../../../server/completion/postprocess";
import { collectContext } from "../../../server/context/collect";
import type { Parser } from "../../../server/context/parser";
import { destroyedBy } from "../measure/filterVerdicts";
import { isExactLine } from "../score/exactLine";
import { LANGUAGE_IDS, type Cursor } from "../types";

export interface FilteredCursor {
  readonly cursor: Cursor;
  /** The filter or rule; null: it comes through as it is. */
  readonly destroyedBy: string | null;
  /** What is left of it. */
  readonly left: string;
}

export async function filterAuthorsText(
  cursor: Cursor,
  parser: Parser,
  wanted: "line" | "block",
): Promise<FilteredCursor> {
  const { documentText: text, offset, target, packageName, path } = cursor;
  const uri = pathToFileURL(`/${packageName}/${path}`).href;
  const snapshot = { uri, languageId: LANGUAGE_IDS[cursor.language], text, offset };
  const sources = {
    ...{ parser, openDocuments: () => [], neighbours: { of: () => [] } },
    workspaceFolders: () => [{ uri: pathToFileURL(`/${packageName}`).href, name: packageName }],
  };
  const context = await collectContext(snapshot, sources, new AbortController().signal);
  const shown = postprocess(target, context, (...insertion) => parser.faultsWith(snapshot, ...insertion));
  const found = { cursor, left: shown.text };
  if (wanted === "block") {
    if (shown.text.trimEnd() === target.trimEnd()) return { ...found, destroyedBy: null };
    return { ...found, destroyedBy: shown.verdicts.find(({ after }) => after !== null)?.filter ?? "none" };
  }
  const { line, character } = cursor;
  const end = { line, character: character + shown.replaceLength };
  const isWhole = isExactLine(cursor, { start: { line, character }, end, newText: shown.text });
  const filter = isWhole
    ? null
    : (destroyedBy({ written: target, filters: shown.verdicts }, cursor) ?? "replaced");
  const isUnknown = unknownNames(shown.text, context)?.isFirstUnknown === true;
  return { ...found, destroyedBy: filter ?? (isUnknown ? "unknownName" : null) };
}
