// An editor that closes brackets and quotes while code is typed, as far as it matters for what stands right of the
// cursor. Of the language it knows the quotes and whether strings hold code; comments are text to it like any other.

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const CLOSERS = new Set(Object.values(PAIRS));
/** Of script, ended or not. */
const REGEX = /(?<=[(=,]\s?)\/(?![/*])(?:\\.|\[(?:\\.|[^\]])*(?:\]|$)|[^/\n])+(?:\/|$)/g;
/** Its classes and quotes: letters to an editor that knows what a class is. */
const REGEX_LETTERS = /\[(?:\\.|[^\]])*(?:\]|$)|["'`]/g;

export interface Typist {
  /** That the editor closes. */
  readonly quotes: string;
  /** What stands before the bracket of an interpolation: `$`, `#`, `\`. */
  readonly hole: string | null;
  /** Whether three quotes begin a long string. */
  readonly hasTriples: boolean;
  /** Whether the editor closes what is opened at this place of the line. */
  readonly closes: (at: number) => boolean;
}

interface Entry {
  readonly closer: string;
  readonly isClosed: boolean;
  readonly kind: "bracket" | "string" | "hole";
}

/** What is right of the cursor after `typed`, nearest first. */
export function closedRight(typed: string, typist: Typist): string {
  const open: Entry[] = [];
  const line = typed.replace(REGEX, (regex) =>
    regex.replace(REGEX_LETTERS, (found) => "x".repeat(found.length)),
  );
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    const around = open.findLastIndex(({ kind }) => kind !== "bracket");
    const isInString = open[around]?.kind === "string";
    const isClosed = typist.closes(at);
    if (isInString && isHole(line, at, typist))
      open.push({ closer: PAIRS[char] ?? "", isClosed, kind: "hole" });
    else if (isEscaped(line, at)) continue;
    else if (isInString && open[around]?.closer === char) open.length = around;
    else if (char in PAIRS) open.push({ closer: PAIRS[char] ?? "", isClosed, kind: "bracket" });
    else if (CLOSERS.has(char)) close(open, char, isInString ? open.length - 1 : Math.max(around, 0));
    else if (typist.hasTriples && typist.quotes.includes(char) && line.startsWith(char.repeat(3), at)) {
      // The editor writes three more when the third is typed.
      const isEnd = open[around]?.closer === char.repeat(3);
      if (isEnd) open.length = around;
      else if (!isInString) open.push({ closer: char.repeat(3), isClosed, kind: "string" });
      at += 2;
    } else if (!isInString && typist.quotes.includes(char) && mayOpen(line, at))
      open.push({ closer: char, isClosed, kind: "string" });
  }
  const closed = open.filter((entry) => entry.isClosed).map(({ closer }) => closer);
  return closed.reverse().join("");
}

function close(open: Entry[], closer: string, from: number): void {
  const at = open.findLastIndex((entry, index) => index >= from && entry.closer === closer);
  if (at >= 0) open.length = at;
}

function isHole(line: string, at: number, { hole }: Typist): boolean {
  return hole !== null && line.charAt(at) in PAIRS && line.charAt(at - 1) === hole;
}

/** None after a word, but for the letters that a string begins with. */
function mayOpen(line: string, at: number): boolean {
  return /(?:^|[^\p{L}\p{N}_])(?:[frbuL]{0,2})$/u.test(line.slice(0, at));
}

function isEscaped(line: string, at: number): boolean {
  const slashes = /\\*$/.exec(line.slice(0, at))?.[0].length ?? 0;
  return slashes % 2 === 1;
}

/** Closers that the whole line leaves open: an opener more than closers, an odd number of quotes. */
export function isLeftOpen(closer: string, line: string): boolean {
  const opener = Object.keys(PAIRS).find((sign) => PAIRS[sign] === closer);
  const count = (sign: string) => line.split(sign).length - 1;
  return opener === undefined ? count(closer) % 2 === 1 : count(opener) > count(closer);
}
