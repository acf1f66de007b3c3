// Would a person have to mend what was suggested? Parses the file before and after, and looks for doubled ends.
import { join } from "node:path";
import { Language as Grammar, Parser, type Tree } from "web-tree-sitter";
import { applyEdit, lineEndFrom } from "../edit";
import { LANGUAGES, type Cursor, type Edit, type Language } from "../types";

export interface SyntaxCheck {
  parses(text: string, language: Language): boolean;
}

/** Grammars as the build lays them beside the server. */
export async function loadSyntaxCheck(grammarFolder: string): Promise<SyntaxCheck> {
  await Parser.init({ locateFile: (name: string) => join(grammarFolder, name) });
  const grammars = new Map<Language, Grammar>();
  for (const name of LANGUAGES) grammars.set(name, await Grammar.load(join(grammarFolder, `${name}.wasm`)));
  const parser = new Parser();
  return {
    parses: (text, language) => {
      parser.setLanguage(grammars.get(language) ?? null);
      const tree: Tree | null = parser.parse(text);
      const clean = tree !== null && !tree.rootNode.hasError;
      tree?.delete();
      return clean;
    },
  };
}

/** Null where the original itself has faults: such cursors do not count. */
export function isFaulty(cursor: Cursor, edit: Edit, original: string, syntax: SyntaxCheck): boolean | null {
  if (!syntax.parses(original, cursor.language)) return null;
  if (repeatsWhatFollows(cursor, edit)) return true;
  return !syntax.parses(applyEdit(cursor.documentText, edit).text, cursor.language);
}

/** Ends in a closer that R or the next line repeats, or repeats the next line whole. */
export function repeatsWhatFollows(cursor: Cursor, edit: Edit): boolean {
  const { text, start, end } = applyEdit(cursor.documentText, edit);
  const lineEnd = lineEndFrom(text, end);
  const rest = text.slice(end, lineEnd).trim();
  const nextLine = nextNonEmptyLine(text, lineEnd);
  const inserted = text.slice(start, end).trimEnd();
  const lastLine = inserted.slice(inserted.lastIndexOf("\n") + 1).trim();
  if (lastLine !== "" && lastLine === nextLine) return true;
  const closer = /[)\]}]$/.exec(inserted)?.[0];
  return closer !== undefined && (rest.startsWith(closer) || (rest === "" && nextLine.startsWith(closer)));
}

function nextNonEmptyLine(text: string, from: number): string {
  return (
    text
      .slice(from)
      .split("\n", 50)
      .slice(1)
      .map((line) => line.trim())
      .find((line) => line !== "") ?? ""
  );
}
