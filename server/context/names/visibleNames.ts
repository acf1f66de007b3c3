// The text around a cursor → the names that can be seen there: all that the code uses, but for what is declared only
// within blocks that do not hold the cursor. Blocks are told by indentation, so no tree is needed and nothing waits.
import { IDENTIFIER, LITERALS, localNames, parameterNames } from "./declaredNames";

/** Longer lines are data. */
const MAX_LINE = 400;
/** Other lines go on with a statement in the next ones, which declare for the block that they are in. */
const OPENS = /(?:[{([:]|=>)\s*(?:(?:\/\/|#|\/\*).*)?$/;
const PATTERN = /\b(?:const|let|var)\s*[{[]\s*$/;

/** `scope`: headers of blocks that hide what is declared in them; null: all do. */
export function visibleNames(
  before: string,
  after: string,
  scope: RegExp | null = null,
): ReadonlySet<string> {
  const lines = [...before.split("\n"), ...after.split("\n").slice(1)];
  const at = before.split("\n").length - 1;
  // The line in hand is judged, not believed: half a word is no name.
  const around = chainAt(lines, at);
  const parents = parentsOf(lines, scope);
  const seen = new Set<string>();
  const hidden = new Set<string>();
  for (const [number, line] of lines.entries()) {
    if (number === at || line.trim() === "") continue;
    const { names, locals, parameters } = readLine(line);
    const parent = parents[number] ?? null;
    const isAround = around.has(number);
    const isVisible = isAround || parent === null || around.has(parent);
    const local = isAround ? [] : isVisible ? parameters : [...locals, ...parameters];
    for (const name of local) hidden.add(name);
    const own = new Set(local);
    for (const name of names) if (!own.has(name)) seen.add(isVisible ? name : `?${name}`);
  }
  return new Set([...seen].flatMap((name) => namesOf(name, hidden)));
}

interface LineNames {
  readonly names: readonly string[];
  readonly locals: readonly string[];
  readonly parameters: readonly string[];
}

/** Lines stay as they are from one keystroke to the next. */
const known = new Map<string, LineNames>();
const MAX_KNOWN = 20_000;

function readLine(line: string): LineNames {
  const found = known.get(line);
  if (found) return found;
  const code = line.slice(0, MAX_LINE).replace(LITERALS, " ");
  const names = code.match(IDENTIFIER) ?? [];
  const read = { names, locals: localNames(code), parameters: parameterNames(code) };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(line, read);
  return read;
}

/** Used within another block, a name is one of the file's unless it is declared there. */
function namesOf(name: string, hidden: ReadonlySet<string>): string[] {
  if (!name.startsWith("?")) return [name];
  return hidden.has(name.slice(1)) ? [] : [name.slice(1)];
}

/** Lines that enclose the cursor: each the nearest one above that is indented less, with a header's other lines. */
function chainAt(lines: readonly string[], at: number): ReadonlySet<number> {
  const chain = new Set<number>();
  let indent = indentOf(lines[at] ?? "");
  for (let number = at - 1; number >= 0 && indent > 0; number--) {
    const line = lines[number] ?? "";
    if (line.trim() === "" || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    chain.add(number);
    if (!/^\s*(?:[)\]]|\}\s*[):,=])/.test(line)) continue;
    // `) {` and `}: Props) {` end a header that began with the next line above of the same indentation.
    for (number--; number >= 0 && indentOf(lines[number] ?? "") > indent; number--) chain.add(number);
    chain.add(number);
  }
  return chain;
}

/** The nearest line above that is indented less and opens a block; null: none. */
function parentsOf(lines: readonly string[], scope: RegExp | null): (number | null)[] {
  const open: { number: number; indent: number }[] = [];
  return lines.map((line, number) => {
    if (line.trim() === "") return null;
    const indent = indentOf(line);
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const parent = open.at(-1)?.number ?? null;
    if (scope ? scope.test(line) : OPENS.test(line) && !PATTERN.test(line)) open.push({ number, indent });
    return parent;
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
