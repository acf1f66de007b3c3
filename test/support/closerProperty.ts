// For any line, cut anywhere, with whatever the editor closed right of the cursor: does accepting the author's own
// continuation give the author's line?
import { replacedLength } from "../../server/completion/postprocess/replacedLength";
import type { CompletionContext } from "../../server/context/types";
import { randomBelow, seededRandom } from "../eval/random";
import type { CloserLines } from "./closerLines";
import { closedRight, isLeftOpen } from "./typingEditor";

const CUTS = 6;
const LINES_ABOVE = 12;
/** Shares of openers that the editor closes: none but a few, most, all. */
const SHARES = [0.3, 0.8, 1];

export interface ClosersFound {
  readonly cases: number;
  readonly wrong: readonly object[];
}

/** `allCuts`: every place of every line; else some of them. */
export function wrongClosers({ languageId, lines, typing }: CloserLines, allCuts: boolean): ClosersFound {
  const random = seededRandom(7);
  const wrong: object[] = [];
  let cases = 0;
  for (const [number, line] of lines.entries()) {
    const start = line.length - line.trimStart().length;
    const places = Array.from({ length: line.length - start - 1 }, (_, at) => start + at + 1);
    const cuts = allCuts ? places : places.filter(() => random() < CUTS / places.length);
    for (const cut of cuts) {
      const share = SHARES[randomBelow(random, SHARES.length)] ?? 1;
      const decisions = [...line].map((_, at) => at < cut && random() < share);
      const typist = { ...typing, closes: (at: number) => decisions[at] ?? false };
      const rest = closedRight(line.slice(0, cut), typist);
      const above = lines.slice(Math.max(0, number - LINES_ABOVE), number);
      const after = accepted({ languageId, above, line, cut, rest });
      cases++;
      if (!isAuthorsLine(after, line, closedRight(line, typist)))
        wrong.push({ line: `${line.slice(0, cut)}¦${line.slice(cut)}`, rest, after });
    }
  }
  return { cases, wrong };
}

interface Cut {
  readonly languageId: string;
  readonly above: readonly string[];
  readonly line: string;
  readonly cut: number;
  readonly rest: string;
}

function accepted({ languageId, above, line, cut, rest }: Cut): string {
  const prefix = [...above, line.slice(0, cut)].join("\n");
  const context: CompletionContext = {
    ...{ path: "a", repoName: null, languageId, prefix, suffix: `${rest}\n` },
    ...{ extent: "line", eol: "\n", imports: [], neighbours: [] },
  };
  const written = line.slice(cut);
  return line.slice(0, cut) + written + rest.slice(replacedLength(written, context));
}

/** `left`: closers of what goes on in the next line; they stay. */
function isAuthorsLine(after: string, line: string, left: string): boolean {
  // Without strings, comments and regular expressions there is no doubt what is left open.
  if (/^[\w\s()[\]{},.=]*$/.test(line)) return after === line + left;
  return after.startsWith(line) && [...after.slice(line.length)].every((closer) => isLeftOpen(closer, line));
}
