// Headers whose body is cut out: `if (a) {` and what stood below it, asked for on the empty, indented line that an editor
// leaves there. Knows lines and their indentation, no syntax tree.
import { seededRandom, shuffled } from "../random";
import { LANGUAGES, type Cursor, type Language, type Package, type SourceFile } from "../types";

const SEED = 101;
const MAX_PER_FILE = 2;
const MAX_PER_PACKAGE = 20;
const MAX_BODY_LINES = 12;
/** What opens a block: with a brace at its end, in Python with a colon. */
const HEADERS: Readonly<Record<"python" | "braces", RegExp>> = {
  python: /^\s*(?:async |def |class |if |elif |else|for |while |with |try|except)[^#]*:$/,
  braces: /^\s*\S.*[)\w>] ?(?:=> )?\{$/,
};

export function drawBlocks(packages: readonly Package[], language: Language, limit: number): Cursor[] {
  const random = seededRandom(SEED + LANGUAGES.indexOf(language));
  const candidates = packages.flatMap(({ name, files }) =>
    files
      .filter((file) => file.language === language)
      .flatMap((file) => blocksIn(file, language).map((cursor) => ({ ...cursor, packageName: name }))),
  );
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const drawn: Cursor[] = [];
  for (const cursor of shuffled(candidates, random)) {
    if (drawn.length >= limit) break;
    const file = `${cursor.packageName}\n${cursor.path}`;
    const isFull = (counts.get(file) ?? 0) >= MAX_PER_FILE;
    if (isFull || (counts.get(cursor.packageName) ?? 0) >= MAX_PER_PACKAGE) continue;
    add(file);
    add(cursor.packageName);
    drawn.push(cursor);
  }
  return drawn;
}

/** Every header of a file with a body of 1 to 12 lines. */
export function blocksIn({ path, text }: SourceFile, language: Language): Cursor[] {
  const lines = text.split("\n");
  const header = language === "python" ? HEADERS.python : HEADERS.braces;
  return lines.flatMap((line, at) => {
    const body = header.test(line) ? bodyBelow(lines, at) : [];
    const [first = ""] = body;
    if (body.length === 0 || body.length > MAX_BODY_LINES) return [];
    const indent = indentOf(first);
    const before = [...lines.slice(0, at + 1), indent].join("\n");
    const after = lines.slice(at + 1 + body.length);
    // An editor leaves a brace's partner below the empty line; in Python nothing is there.
    const documentText = `${before}\n${after.join("\n")}`;
    const target = body.join("\n").slice(indent.length);
    return [
      {
        ...{ packageName: "", path, language, kind: "eol", columnRule: "firstColumn", commentLine: false },
        ...{ line: at + 1, character: indent.length, offset: before.length, target, documentText },
        ...{ originalLine: first, lineRest: "" },
      } satisfies Cursor,
    ];
  });
}

/** The lines below that are indented deeper, without empty ones at their end. */
function bodyBelow(lines: readonly string[], header: number): string[] {
  const depth = indentOf(lines[header] ?? "").length;
  const body: string[] = [];
  for (let at = header + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trim() !== "" && indentOf(line).length <= depth) break;
    body.push(line);
  }
  while (body.at(-1)?.trim() === "") body.pop();
  return body[0]?.trim() === "" ? [] : body;
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
