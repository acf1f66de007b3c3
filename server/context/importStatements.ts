// Document → the import statements at its head, each on one line: what a prompt keeps of the head where the rest of it is
// cut. Knows no grammar.
import { languageOf } from "../languages";

/** Imports further down are rare. */
const MAX_HEAD_LENGTH = 8_000;
const MAX_STATEMENT_LINES = 30;

/** `import {⏎  a,⏎  b,⏎} from "./c";` → `import { a, b, } from "./c";` */
export function importStatements(text: string, languageId: string): string[] {
  const lines = text.slice(0, MAX_HEAD_LENGTH).split(/\r\n?|\n/);
  const { importStart } = languageOf(languageId);
  const statements: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!importStart.test(lines[at] ?? "")) continue;
    let statement = (lines[at] ?? "").trim();
    const last = at + MAX_STATEMENT_LINES;
    while (isOpen(statement) && at < last && at + 1 < lines.length)
      statement += ` ${(lines[++at] ?? "").trim()}`;
    if (!isOpen(statement)) statements.push(statement);
  }
  return statements;
}

/** A bracket waits for its partner. */
function isOpen(statement: string): boolean {
  return statement.split(/[({]/).length > statement.split(/[)}]/).length;
}
