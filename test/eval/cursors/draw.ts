// Draws the cursors of one language from its packages: seeded, so that every version is asked at the same places.
import { seededRandom, shuffled, type Random } from "../random";
import {
  LANGUAGES,
  type ColumnRule,
  type Cursor,
  type CursorKind,
  type Language,
  type Package,
  type SourceFile,
} from "../types";
import { commentOnlyLines } from "./commentLines";
import { drawColumn, isDrawable } from "./line";

const SEED = 1;
const MAX_PER_FILE = 3;
const MAX_PER_PACKAGE = 50;
const MIN_PACKAGES = 15;
const COLUMN_RULES: readonly ColumnRule[] = ["firstColumn", "boundary", "anywhere"];
const KINDS: readonly CursorKind[] = ["eol", "mid"];

interface Candidate {
  readonly packageName: string;
  readonly file: SourceFile;
  readonly line: number;
}

export interface DrawnCursors {
  /** What the figures are of. */
  readonly code: readonly Cursor[];
  /** Lines that are only comment and came up on the way: reported apart. */
  readonly comment: readonly Cursor[];
}

/** At most 50 a package; fewer where a few large packages would otherwise fill the draw and enough others exist. */
export function drawCursors(packages: readonly Package[], language: Language, limit: number): DrawnCursors {
  const drawn = drawAtMost(packages, language, { limit, perPackage: MAX_PER_PACKAGE });
  if (packagesIn(drawn.code) >= MIN_PACKAGES) return drawn;
  const spread = drawAtMost(packages, language, { limit, perPackage: Math.ceil(limit / MIN_PACKAGES) });
  return packagesIn(spread.code) >= MIN_PACKAGES ? spread : drawn;
}

function drawAtMost(
  packages: readonly Package[],
  language: Language,
  bounds: { limit: number; perPackage: number },
): DrawnCursors {
  const random = seededRandom(SEED + LANGUAGES.indexOf(language));
  const code: Cursor[] = [];
  const comment: Cursor[] = [];
  const taken = new Map<string, number>();
  const comments = new Map<SourceFile, boolean[]>();
  for (const candidate of shuffled(candidatesOf(packages, language), random)) {
    if (code.length >= bounds.limit) break;
    const fileKey = `${candidate.packageName}\n${candidate.file.path}`;
    if ((taken.get(fileKey) ?? 0) >= MAX_PER_FILE) continue;
    if ((taken.get(candidate.packageName) ?? 0) >= bounds.perPackage) continue;
    const lines = comments.get(candidate.file) ?? commentOnlyLines(candidate.file.text, language);
    comments.set(candidate.file, lines);
    const list = lines[candidate.line] ? comment : code;
    // Kind and rule come first, lines that cannot serve are passed over: so each half is uniform among its own lines.
    const rule = COLUMN_RULES[code.length % COLUMN_RULES.length] as ColumnRule;
    const kind = KINDS[Math.floor(code.length / COLUMN_RULES.length) % KINDS.length] as CursorKind;
    const cursor = cursorAt(candidate, { kind, rule, language, commentLine: list === comment }, random);
    if (!cursor) continue;
    list.push(cursor);
    taken.set(fileKey, (taken.get(fileKey) ?? 0) + 1);
    taken.set(candidate.packageName, (taken.get(candidate.packageName) ?? 0) + 1);
  }
  return { code, comment };
}

function candidatesOf(packages: readonly Package[], language: Language): Candidate[] {
  return packages.flatMap(({ name, files }) =>
    files
      .filter((file) => file.language === language)
      .flatMap((file) =>
        file.text
          .split("\n")
          .flatMap((text, line) => (isDrawable(text) ? [{ packageName: name, file, line }] : [])),
      ),
  );
}

interface CursorRule {
  readonly kind: CursorKind;
  readonly rule: ColumnRule;
  readonly language: Language;
  readonly commentLine: boolean;
}

function cursorAt(candidate: Candidate, rule: CursorRule, random: Random): Cursor | null {
  const { file, line } = candidate;
  const lines = file.text.split("\n");
  const originalLine = lines[line] ?? "";
  const column = drawColumn(originalLine, rule.kind, rule.rule, random);
  if (!column) return null;
  const lineStart = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
  const offset = lineStart + column.column;
  // `eol` removes the whole rest, trailing blanks too; `mid` leaves R and what follows it.
  const resume = rule.kind === "eol" ? originalLine.length : column.end;
  return {
    packageName: candidate.packageName,
    path: file.path,
    language: rule.language,
    kind: rule.kind,
    columnRule: rule.rule,
    commentLine: rule.commentLine,
    line,
    character: column.column,
    offset,
    target: originalLine.slice(column.column, column.end),
    documentText: file.text.slice(0, offset) + file.text.slice(lineStart + resume),
    originalLine,
    lineRest: originalLine.slice(resume),
  };
}

function packagesIn(cursors: readonly Cursor[]): number {
  return new Set(cursors.map((cursor) => cursor.packageName)).size;
}
