// Document text → syntax tree, through web-tree-sitter. Grammars load when first needed; a tree is kept per document
// and brought up to date by its difference to the new text. Never holds the event loop for longer than one slice.
import { join } from "node:path";
import { Edit, Language, Parser as TreeSitter, type Point, type Tree } from "web-tree-sitter";
import { languageOf } from "../languages";
import type { CursorSnapshot } from "./types";

export type { Tree } from "web-tree-sitter";

/** 420,000 characters of TypeScript take 50 ms from nothing; longer documents do without a tree. */
const MAX_PARSED_LENGTH = 400_000;
/** Then the event loop has its turn. */
const SLICE_MS = 8;
/** Ten times what such a document takes: a busy machine must not cost it its tree. For what a grammar cannot cope with. */
const MAX_SLICES = 60;
/** Parsed at once, in about a millisecond. */
const MAX_CHECKED_LENGTH = 20_000;
/**
 * Of processor time, for all texts that are tried at one cursor: usual code takes it 10 to 20, thousands of unclosed brackets
 * half a second. Not time on the clock: a filter's verdict must not depend on what else the machine does.
 */
const MAX_CHECK_CPU_MS = 50;
/** So many steps are free: the processor time is the whole process', in which others, such as a compiler, work as well. */
const FREE_STEPS = 16;
/** Asking for the processor time takes as long as some steps of the parser. */
const STEPS_A_LOOK = 8;
/** Trees live outside of the JavaScript heap; these documents are switched between. */
const MAX_TREES = 8;

interface ParsedDocument {
  readonly grammar: string;
  readonly text: string;
  readonly tree: Tree;
}

/** Of a document's syntax with something inserted. */
export interface SyntaxFaults {
  readonly all: number;
  /** Those that touch the lines of what was inserted. */
  readonly here: number;
  /** Those that begin or end there or within three lines behind: a fault elsewhere may span the whole document. */
  readonly near: number;
}

const NEAR_LINES = 3;

interface Spent {
  /** Of processor time. */
  cpuMs: number;
  /** Of the parser, which asks after each whether it is to go on. */
  steps: number;
}

function isTooMuch({ cpuMs, steps }: Spent): boolean {
  return steps > FREE_STEPS && cpuMs > MAX_CHECK_CPU_MS;
}

export class Parser {
  private readonly languages = new Map<string, Promise<TreeSitter>>();
  /** Parsers of their own, for `faultsWith`: an interrupted parse of a document goes on undisturbed. */
  private readonly checkers = new Map<string, TreeSitter>();
  private readonly documents = new Map<string, ParsedDocument>();
  /** What `faultsWith` has cost, by what was asked of. */
  private readonly spent = new WeakMap<CursorSnapshot, Spent>();
  /** Documents that took too long, and their length then: not tried again until they are shorter. */
  private readonly givenUp = new Map<string, number>();
  private runtime: Promise<void> | null = null;
  /** One parse at a time: a parser that was interrupted must not be given another text. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly grammarFolder: string) {}

  /** Calls `use` with the document's tree, or with null where there is none; the tree is valid only within. */
  async read<T>(snapshot: CursorSnapshot, signal: AbortSignal, use: (tree: Tree | null) => T): Promise<T> {
    const grammar = grammarOf(snapshot.languageId);
    const limit = this.givenUp.get(snapshot.uri) ?? MAX_PARSED_LENGTH;
    if (!grammar || snapshot.text.length > limit) return use(null);
    const turn = this.queue.then(async () => use(await this.parse(grammar, snapshot, signal)));
    this.queue = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** So that `faultsWith` knows the language; `read` does the same. */
  async load(languageId: string): Promise<void> {
    const grammar = grammarOf(languageId);
    if (grammar) await this.parserFor(grammar);
  }

  /**
   * The faults of a document with `inserted` at its cursor, in place of `replaceLength` characters behind it; at once. Null
   * where its language is not loaded or has no grammar, where it is too long and was not read before, and where so many texts
   * were tried in so broken a document that no more time is to be spent.
   */
  faultsWith(snapshot: CursorSnapshot, inserted: string, replaceLength: number): SyntaxFaults | null {
    const spent = this.spent.get(snapshot) ?? { cpuMs: 0, steps: 0 };
    this.spent.set(snapshot, spent);
    if (isTooMuch(spent)) return null;
    const started = cpuMs() - spent.cpuMs;
    const isTooLong = () => {
      if (++spent.steps % STEPS_A_LOOK === 0) spent.cpuMs = cpuMs() - started;
      return isTooMuch(spent);
    };
    const faults = this.check(snapshot, { inserted, replaceLength, isTooLong });
    spent.cpuMs = cpuMs() - started;
    return faults;
  }

  private check(
    snapshot: CursorSnapshot,
    {
      inserted,
      replaceLength,
      isTooLong,
    }: { inserted: string; replaceLength: number; isTooLong: () => boolean },
  ): SyntaxFaults | null {
    const { uri, languageId, text, offset } = snapshot;
    const parser = this.checkers.get(grammarOf(languageId) ?? "");
    const known = this.documents.get(uri);
    const isKnown = known?.text === text;
    if (!parser || (!isKnown && text.length > MAX_CHECKED_LENGTH)) return null;
    const code = text.slice(0, offset) + inserted + text.slice(offset + replaceLength);
    const earlier = isKnown ? known.tree.copy() : null;
    const edited = { start: offset, oldEnd: offset + replaceLength, newEnd: offset + inserted.length };
    earlier?.edit(editAt(text, code, edited));
    const tree = parser.parse(code, earlier, { progressCallback: isTooLong });
    // An interrupted parser would go on with the text that it had.
    if (!tree) parser.reset();
    const to = offset + inserted.length;
    const from = code.lastIndexOf("\n", offset - 1) + 1;
    const faults = tree ? faultsIn(tree, { from, to, nearTo: lineEndAfter(code, to, NEAR_LINES) }) : null;
    for (const used of [earlier, tree]) used?.delete();
    return faults;
  }

  /** The document was closed. */
  forget(uri: string): void {
    this.givenUp.delete(uri);
    this.drop(uri);
  }

  private drop(uri: string): void {
    this.documents.get(uri)?.tree.delete();
    this.documents.delete(uri);
  }

  private async parse(grammar: string, snapshot: CursorSnapshot, signal: AbortSignal): Promise<Tree | null> {
    signal.throwIfAborted();
    const parser = await this.parserFor(grammar);
    const known = this.documents.get(snapshot.uri);
    const earlier = known?.grammar === grammar ? known : null;
    if (earlier?.text === snapshot.text) return earlier.tree;
    const edited = earlier?.tree.copy() ?? null;
    if (earlier && edited) edited.edit(editBetween(earlier.text, snapshot.text));
    try {
      const tree = await parseInSlices(parser, { text: snapshot.text, earlier: edited }, signal);
      if (tree) this.keep(snapshot.uri, { grammar, text: snapshot.text, tree });
      else this.givenUp.set(snapshot.uri, snapshot.text.length >> 1);
      return tree;
    } finally {
      edited?.delete();
      parser.reset();
    }
  }

  private keep(uri: string, parsed: ParsedDocument): void {
    this.drop(uri);
    this.documents.set(uri, parsed);
    const oldest = this.documents.keys().next().value;
    if (this.documents.size > MAX_TREES && oldest !== undefined) this.drop(oldest);
  }

  private async parserFor(grammar: string): Promise<TreeSitter> {
    this.runtime ??= TreeSitter.init({
      locateFile: () => join(this.grammarFolder, "web-tree-sitter.wasm"),
    });
    await this.runtime;
    const known = this.languages.get(grammar);
    if (known) return known;
    const loading = Language.load(join(this.grammarFolder, `${grammar}.wasm`)).then((language) => {
      this.checkers.set(grammar, new TreeSitter().setLanguage(language));
      return new TreeSitter().setLanguage(language);
    });
    this.languages.set(grammar, loading);
    return loading;
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function grammarOf(languageId: string): string | undefined {
  return languageOf(languageId).syntax?.grammar;
}

/** Null when the text takes longer than all slices together. */
async function parseInSlices(
  parser: TreeSitter,
  { text, earlier }: { text: string; earlier: Tree | null },
  signal: AbortSignal,
): Promise<Tree | null> {
  for (let slice = 0; slice < MAX_SLICES; slice++) {
    const end = performance.now() + SLICE_MS;
    // Interrupted by its callback, the parser goes on from there when called again with the same text.
    const tree = parser.parse(text, earlier, { progressCallback: () => performance.now() > end });
    if (tree) return tree;
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return null;
}

/** Nodes that stand for a fault; what is inside of one is not counted again. */
function faultsIn(
  tree: Tree,
  { from, to, nearTo }: { from: number; to: number; nearTo: number },
): SyntaxFaults {
  let [all, here, near] = [0, 0, 0];
  const isNear = (index: number) => index >= from && index <= nearTo;
  const waiting = [tree.rootNode];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.isError || node.isMissing) {
      all++;
      if (node.startIndex <= to && node.endIndex >= from) here++;
      if (isNear(node.startIndex) || isNear(node.endIndex)) near++;
    } else if (node.hasError) for (const child of node.children) if (child) waiting.push(child);
  }
  return { all, here, near };
}

/** The end of the line `lines` lines below the one at `index`. */
function lineEndAfter(text: string, index: number, lines: number): number {
  let end = text.indexOf("\n", index);
  for (let line = 0; line < lines && end !== -1; line++) end = text.indexOf("\n", end + 1);
  return end === -1 ? text.length : end;
}

/** The one edit that turns `before` into `after`: what lies between their common start and common end. */
export function editBetween(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return editAt(before, after, { start, oldEnd: before.length - tail, newEnd: after.length - tail });
}

function editAt(
  before: string,
  after: string,
  { start, oldEnd, newEnd }: { start: number; oldEnd: number; newEnd: number },
): Edit {
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

function pointAt(text: string, index: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < index; end = text.indexOf("\n", lineStart)) {
    row++;
    lineStart = end + 1;
  }
  return { row, column: index - lineStart };
}
