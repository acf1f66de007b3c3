// What is collected around a cursor. Crosses borders as part of a request's record; nothing here knows tokens.

/** What is collected around the cursor for one completion. */
export interface CompletionContext {
  /** Workspace-relative, forward slashes; file name alone where no workspace folder holds the document. */
  readonly path: string;
  /** Name of the workspace folder, if any. */
  readonly repoName: string | null;
  readonly languageId: string;
  /** Stretches of other files, the most telling last. LF line ends, whole lines. */
  readonly neighbours: readonly Neighbour[];
  /** Import statements of the document's head, each on one line, in their order. */
  readonly imports: readonly string[];
  /** Names declared at the top level of what lies outside of prefix and suffix; null or absent: not known. */
  readonly outerNames?: readonly string[] | null;
  /** Document text before the cursor, cut on the left at a line start in coarse steps. LF line ends. */
  readonly prefix: string;
  /** Document text after the cursor, cut on the right. LF line ends. */
  readonly suffix: string;
  /** Whether one line is wanted or a block, by the syntax at the cursor. */
  readonly extent: "line" | "block";
  /** The line end of the document: what the answer is given with. */
  readonly eol: "\n" | "\r\n";
}

export interface Neighbour {
  readonly path: string;
  readonly text: string;
}
