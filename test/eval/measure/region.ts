// Typing replay: where it types, and what one step of it is. Pure; the conversation is in replay.ts.
import { applyEdit } from "../edit";
import { seededRandom, shuffled } from "../random";
import { LANGUAGES, type Edit, type Language, type Package, type Position, type SourceFile } from "../types";

const SEED = 1;

export interface Region {
  readonly packageName: string;
  readonly file: SourceFile;
  readonly language: Language;
  readonly firstLine: number;
  /** What stands before the region, what is typed, and what stands after it. */
  readonly before: string;
  readonly written: string;
  readonly after: string;
}

/** One region a package, each with `lineCount` lines. */
export function drawRegions(
  packages: readonly Package[],
  language: Language,
  size: { readonly regions: number; readonly lineCount: number },
): Region[] {
  const random = seededRandom(SEED + LANGUAGES.indexOf(language));
  const regions: Region[] = [];
  for (const source of shuffled(packages, random)) {
    if (regions.length >= size.regions) break;
    const starts = source.files
      .filter((file) => file.language === language)
      .flatMap((file) => {
        const last = file.text.split("\n").length - size.lineCount;
        return Array.from({ length: Math.max(0, last) }, (_, firstLine) => ({ file, firstLine }));
      });
    const start = starts[Math.floor(random() * starts.length)];
    if (start) regions.push(cutRegion(source.name, start.file, start.firstLine, size.lineCount));
  }
  return regions;
}

function cutRegion(packageName: string, file: SourceFile, firstLine: number, lineCount: number): Region {
  const lines = file.text.split("\n");
  const before = lines
    .slice(0, firstLine)
    .map((line) => `${line}\n`)
    .join("");
  const written = lines.slice(firstLine, firstLine + lineCount).join("\n");
  const after = file.text.slice(before.length + written.length);
  return {
    packageName,
    file,
    language: file.language as Language,
    firstLine,
    before,
    written,
    after,
  };
}

/** What is typed next by hand: one code point; a newline brings the next line's leading blanks with it, free. */
export function typedNext(written: string, typedLength: number): string {
  const rest = written.slice(typedLength);
  const first = [...rest][0] ?? "";
  return first === "\n" ? (/^\n[^\S\n]*/.exec(rest)?.[0] ?? first) : first;
}

/** What the whole item adds, if that is exactly what the author wrote next; else null. */
export function acceptedText(region: Region, typedLength: number, edit: Edit): string | null {
  const typed = region.written.slice(0, typedLength);
  const applied = applyEdit(region.before + typed + region.after, edit);
  const added = applied.text.length - (region.before.length + typedLength + region.after.length);
  if (added <= 0 || typedLength + added > region.written.length) return null;
  const wanted = region.before + region.written.slice(0, typedLength + added) + region.after;
  return applied.text === wanted ? region.written.slice(typedLength, typedLength + added) : null;
}

/** Position of the cursor after `typedLength` units of the region. */
export function positionIn(region: Region, typedLength: number): Position {
  const lines = region.written.slice(0, typedLength).split("\n");
  return { line: region.firstLine + lines.length - 1, character: (lines.at(-1) ?? "").length };
}
