// The evaluation's vocabulary: packages, cursors, answers, results. Plain data.

export const LANGUAGES = ["typescript", "tsx", "javascript", "python"] as const;
export type Language = (typeof LANGUAGES)[number];

/** As editors name them. */
export const LANGUAGE_IDS: Readonly<Record<Language, string>> = {
  typescript: "typescript",
  tsx: "typescriptreact",
  javascript: "javascript",
  python: "python",
};

export interface SourceFile {
  /** Relative to the package's folder, with forward slashes. */
  readonly path: string;
  /** Null for what lives beside the code (JSON, CSS, HTML, Markdown). */
  readonly language: Language | null;
  /** Line ends are LF. */
  readonly text: string;
}

export interface Package {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

export type CursorKind = "eol" | "mid";
export type ColumnRule = "firstColumn" | "boundary" | "anywhere";

/** One place where a completion is asked for, with what was cut out there. */
export interface Cursor {
  readonly packageName: string;
  readonly path: string;
  readonly language: Language;
  readonly kind: CursorKind;
  readonly columnRule: ColumnRule;
  readonly commentLine: boolean;
  readonly line: number;
  /** UTF-16 code units, as LSP counts. */
  readonly character: number;
  readonly offset: number;
  /** What the author wrote there. */
  readonly target: string;
  /** The file with the target cut out. */
  readonly documentText: string;
  /** The whole line as the author wrote it. */
  readonly originalLine: string;
  /** What stays of the line right of the cursor. */
  readonly lineRest: string;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Edit {
  readonly start: Position;
  readonly end: Position;
  readonly newText: string;
}

export type AnswerOutcome = "shown" | "nothing" | "late" | "error";

/** What came back for one request. */
export interface Answer {
  readonly outcome: AnswerOutcome;
  readonly edit: Edit | null;
  /** The same before the product's filters. */
  readonly unfilteredEdit: Edit | null;
  readonly elapsedMs: number;
  /** The product's own confidence; `-Infinity` where it gave none. */
  readonly confidence: number;
  /** Prompt positions taken from the KV cache; null where no engine ran. */
  readonly reusedLength: number | null;
  /** Runs of the model, and tokens chosen from them. */
  readonly runs: number;
  readonly chosen: number;
  /** Behind the prompt. */
  readonly decodeMs: number;
  /** In tokens. */
  readonly promptLength: number;
}

/** One suggestion of one system at one cursor, scored. */
export interface Scored {
  readonly shown: boolean;
  readonly exact: boolean;
  readonly exactWord: boolean;
  readonly similarity: number;
  readonly confidence: number;
}
