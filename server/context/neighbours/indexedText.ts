// A file's text → an index by which the stretch of lines most like a given set of words is found. Similarity is
// Jaccard's: words in common / words in either. Knows no syntax.

/** Windows are two blocks long and begin at every block: about a function. */
const LINES_A_BLOCK = 6;
/** Larger files are data; only their beginning is looked at. */
const MAX_LENGTH = 65_536;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu;
/** In every file: they tell nothing. */
const COMMON_WORDS = new Set(
  (
    "import from export default const let var function return class interface type extends implements new this " +
    "async await if else for while switch case break true false null undefined string number boolean void any " +
    "public private static readonly def self None True False and not try except raise with pass lambda the"
  ).split(" "),
);

export interface BestWindow {
  /** Counted from 0. */
  readonly startLine: number;
  /** 0 to 1. */
  readonly similarity: number;
}

export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) if (!COMMON_WORDS.has(word)) words.add(word);
  return words;
}

export class IndexedText {
  private readonly lines: readonly string[];
  /** Word → the windows that have it; window `i` begins at line `i * LINES_A_BLOCK`. */
  private readonly windowsByWord = new Map<string, number[]>();
  private readonly windowSizes: number[];

  /** `text` has LF line ends. */
  constructor(text: string) {
    this.lines = text.slice(0, MAX_LENGTH).split("\n");
    const blocks: Set<string>[] = [];
    for (let line = 0; line < this.lines.length; line += LINES_A_BLOCK) {
      blocks.push(wordsOf(this.lines.slice(line, line + LINES_A_BLOCK).join("\n")));
    }
    this.windowSizes = blocks.map((words, at) => {
      const all = new Set([...words, ...(blocks[at + 1] ?? [])]);
      for (const word of all) this.post(word, at);
      return all.size;
    });
  }

  best(query: ReadonlySet<string>): BestWindow | null {
    const shared = new Map<number, number>();
    for (const word of query) {
      for (const at of this.windowsByWord.get(word) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    }
    let best: BestWindow | null = null;
    for (const [at, count] of shared) {
      const similarity = count / (query.size + (this.windowSizes[at] ?? 0) - count);
      if (similarity > (best?.similarity ?? 0)) best = { startLine: at * LINES_A_BLOCK, similarity };
    }
    return best;
  }

  /** Number of the first line that is not the same in the other; null where all are. */
  firstDifference(other: IndexedText): number | null {
    const length = Math.max(this.lines.length, other.lines.length);
    for (let line = 0; line < length; line++) if (this.lines[line] !== other.lines[line]) return line;
    return null;
  }

  /** Whole lines from there on, as many as fit; empty where not even the first does. */
  excerpt(startLine: number, maxLength: number): string {
    let text = "";
    for (const line of this.lines.slice(startLine)) {
      if (text.length + line.length + 1 > maxLength) break;
      text += `${line}\n`;
    }
    return text;
  }

  private post(word: string, window: number): void {
    const windows = this.windowsByWord.get(word);
    if (windows) windows.push(window);
    else this.windowsByWord.set(word, [window]);
  }
}
