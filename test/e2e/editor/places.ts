// Unfinished lines of the sample workspace: what stands on disk, what is typed, and where the cursor then is.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { tmpdir } from "node:os";
import { completeAt } from "./installedLoupe";
import { SAMPLE_WORKSPACE } from "./environment";
import type { Profile } from "./profile";

export interface Place {
  /** Within the workspace. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  /** What the line is cut down to on disk. */
  readonly before: string;
  /** What the test types after it. */
  readonly typed: string;
}

export const PLACES: readonly Place[] = [
  { path: "src/discount.ts", line: 6, before: "  return multiply(", typed: "price, " },
  { path: "src/basket.ts", line: 25, before: "    return this", typed: ".lines" },
  { path: "lib/dates.js", line: 12, before: "  const day", typed: " = date." },
  { path: "tools/forecast.py", line: 26, before: "    averages", typed: " = " },
  // Nothing like it stands elsewhere in the workspace: here the model decides, not the memory.
  { path: "src/money.ts", line: 3, before: "  readonly", typed: " cents: " },
  // A language of which neither the syntax nor the names are known: the text of any model is shown.
  { path: "tools/labels.rb", line: 4, before: "  units", typed: " = " },
];

export interface Expectation {
  readonly place: Place;
  /** The whole file with the typed text and the suggestion in it. */
  readonly accepted: string;
  readonly suggestion: string;
}

/** Writes the files of all places with their lines cut; `eol` is what all lines then end with. */
export function cutPlaces(profile: Profile, eol: "\n" | "\r\n" = "\n"): void {
  for (const place of PLACES) {
    const text = readFileSync(join(SAMPLE_WORKSPACE, place.path), "utf8");
    writeFileSync(
      join(profile.workspace, place.path),
      withLine(text, place, place.before).replaceAll("\n", eol),
    );
  }
}

/** What `loupe complete` suggests at each place once the text is typed; "" for nothing. */
export function expectations(
  extensionFolder: string,
  profile: Profile,
  options: readonly string[] = [],
): readonly Expectation[] {
  const folder = mkdtempSync(join(tmpdir(), "lp-"));
  // The same folder name: the prompt holds it.
  const copy = join(folder, basename(profile.workspace));
  mkdirSync(copy);
  const all = PLACES.map((place) => {
    cpSync(profile.workspace, copy, { recursive: true });
    const file = join(copy, place.path);
    const column = place.before.length + place.typed.length;
    const text = withLine(readFileSync(file, "utf8"), place, place.before + place.typed);
    writeFileSync(file, text);
    const at = `${file}:${place.line}:${column + 1}`;
    const suggestion = completeAt(extensionFolder, copy, at, options);
    return { place, suggestion, accepted: withLine(text, place, place.before + place.typed + suggestion) };
  });
  rmSync(folder, { recursive: true, force: true });
  return all;
}

/** The text with one line replaced; its line end stays as it is. */
function withLine(text: string, { line }: Place, replacement: string): string {
  const lines = text.split("\n");
  const isCrlf = lines[line - 1]?.endsWith("\r") ?? false;
  return lines
    .map((old, index) => (index === line - 1 ? replacement + (isCrlf ? "\r" : "") : old))
    .join("\n");
}
