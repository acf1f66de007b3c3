// From a key to what the last suggestion came from: the line, and the heads that carry it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../../e2e/editor/profile";
import { percentile } from "../figures.mjs";
import type { Bench, PageState } from "./benchPanel";

/** What the bench of typing types into. */
const TEXT = new URL("../fixtures/typed.txt", import.meta.url);
/** A suggestion is asked for in the middle of a line in the middle of so many. */
const LINES = 48;
const FIRST_LINES = [0, 60, 120, 200];
/** Later than this no suggestion comes. */
const LATEST_MS = 6_000;

interface Place {
  readonly file: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

const PLACES = FIRST_LINES.map(placeIn);

function placeIn(first: number): Place {
  const lines = readFileSync(TEXT, "utf8")
    .split("\n")
    .slice(first, first + LINES);
  const at = lines.findIndex((line, i) => i >= LINES / 2 && /^\s*\w+ .{12,}$/.test(line));
  const line = lines[at] ?? "";
  const column = line.indexOf(" ", line.search(/\S/)) + 1;
  lines[at] = line.slice(0, column);
  return { file: `cause${first}.ts`, line: at + 1, column: column + 1, text: lines.join("\n") };
}

/** Before VS Code starts. */
export function writeCauseFiles({ workspace }: Profile): void {
  for (const { file, text } of PLACES) writeFileSync(join(workspace, file), text);
}

/** `isOffered`: a person asks for it, as the panel does not search a large model unasked. */
export async function measureCause(bench: Bench, { isOffered = false } = {}): Promise<number> {
  const times: number[] = [];
  for (const place of PLACES) {
    if (!(await suggestAt(bench, place))) continue;
    // The panel was closed: its page begins anew, and nothing of the answer is known.
    await bench.press("Alt+F9");
    if (isOffered) await (await bench.frame()).locator('[data-testid="find-cause"]').press("Enter");
    const from = await bench.keyAt();
    times.push((await bench.seenAt(from, isFound)) - from);
    await bench.settled();
    await bench.focusEditor();
    await bench.closePanel();
  }
  if (times.length === 0) throw new Error("no suggestion came: nothing to measure");
  return percentile(times, 0.5);
}

const isFound = ({ isCauseFound, isBusy }: PageState) => isCauseFound && !isBusy;

/** False: none was made there. */
async function suggestAt({ vscode, press }: Bench, { file, line, column }: Place): Promise<boolean> {
  const { workbench } = vscode;
  await workbench.openFile(file);
  await workbench.goTo(line, column);
  await press("F8");
  const ghost = workbench.ghost(file).first();
  const came = await ghost.waitFor({ timeout: LATEST_MS }).then(
    () => true,
    () => false,
  );
  await press("Escape");
  return came;
}
