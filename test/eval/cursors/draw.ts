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
/** Comment lines cost requests and are no figure: a fifth beside the code is enough to report. */
const MAX_COMMENT_SHARE = 0.2;
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
  const code = new CappedCursors(bounds.perPackage);
  const comment = new CappedCursors(bounds.perPackage);
  const comments = new Map<SourceFile, boolean[]>();
  for (const candidate of shuffled(candidatesOf(packages, language), random)) {
    const drawn = code.cursors.length;
    if (drawn >= bounds.limit) break;
    const lines = comments.get(candidate.file) ?? commentOnlyLines(candidate.file.text, language);
    comments.set(candidate.file, lines);
    const commentLine = lines[candidate.line] === true;
    const list = commentLine ? comment : code;
    if (!list.hasRoom(candidate)) continue;
    if (commentLine && comment.cursors.length >= bounds.limit * MAX_COMMENT_SHARE) continue;
    // Kind and rule come first, lines that cannot serve are passed over: so each half is uniform among its own lines.
    const rule = COLUMN_RULES[drawn % COLUMN_RULES.length] as ColumnRule;
    const kind = KINDS[Math.floor(drawn / COLUMN_RULES.length) % KINDS.length] as CursorKind;
    const cursor = cursorAt(candidate, { kind, rule, language, commentLine }, random);
    if (cursor) list.add(cursor);
  }
  return { code: code.cursors, comment: comment.cursors };
}

/** Cursors so far, and which files and packages may give no more. */
class CappedCursors {
  readonly cursors: Cursor[] = [];
  private readonly taken = new Map<string, number>();

  constructor(private readonly perPackage: number) {}

  hasRoom({ packageName, file }: Candidate): boolean {
    const inFile = this.taken.get(`${packageName}\n${file.path}`) ?? 0;
    return inFile < MAX_PER_FILE && (this.taken.get(packageName) ?? 0) < this.perPackage;
  }

  add(cursor: Cursor): void {
    this.cursors.push(cursor);
    for (const key of [`${cursor.packageName}\n${cursor.path}`, cursor.packageName])
      this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
  }
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
