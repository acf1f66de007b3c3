// Which stretches of other open files stand before the target file in the prompt. They are chosen when a document is
// first asked for and again where the cursor rests far from there: while text is typed, they stay what they are, and
// so does the KV cache. Knows documents, no tokens.
import { languageOf, languageOfPath } from "../../languages";
import type { Declared } from "../declarations/declarations";
import { lineNumberAt } from "../lines";
import type { CursorSnapshot, Neighbour, OpenDocument } from "../types";
import { IndexedText, wordsOf } from "./indexedText";

/** The model learned with one or two stretches of at most 512 characters (models/training/pack.py). */
const MAX_NEIGHBOURS = 2;
const MAX_EXCERPT_LENGTH = 512;
/** A file that is neither imported nor in the same folder must be this much like the code at the cursor. */
const MIN_SIMILARITY = 0.08;
/**
 * Less alike than this, and the head of a file tells more: what it imports and declares first. Log-probability of the
 * author's line at 65 dev cursors, mean: no neighbours -28.1, the stretches most alike -27.8, heads of files -27.4.
 */
const MIN_STRETCH_SIMILARITY = 0.25;
/** An edit is shown with what stands above it. */
const LINES_BEFORE_EDIT = 4;
/** Open files looked at, those edited last first. */
const MAX_FILES = 20;
/** Read for the first time on the typing path: a few milliseconds. The others wait until the cursor rests. */
const MAX_INDEXED_LENGTH = 100_000;
/** The cursor has left the place that the choice was made for. */
const FAR_LINES = 20;
/** Imports stand at a file's beginning. */
const MAX_IMPORTS_LENGTH = 4_000;
const LINES_BEFORE = 12;
const LINES_AFTER = 4;

export interface NeighbourSources {
  readonly openDocuments: () => readonly OpenDocument[];
  /** As the model sees it. */
  readonly pathOf: (uri: string) => string;
  /** False: never read, for any purpose. */
  readonly mayRead: (uri: string) => boolean;
  /** Without what looks like keys and passwords. */
  readonly masked: (text: string) => string;
  /** The cells of a notebook in their order; absent or null: it is none, or that is not known. */
  readonly cellsAround?: (uri: string) => readonly string[] | null;
  /** What other files declare of the symbols at the place where the cursor rested last. */
  readonly declared: (uri: string) => Declared;
}

interface Choice {
  readonly neighbours: readonly Neighbour[];
  readonly line: number;
  /** What it was made from: files with their versions, and declarations. */
  readonly made: string;
}

interface Indexed {
  readonly version: number;
  readonly text: IndexedText;
  /** Line of the last edit while the file was open; null: none. */
  readonly editedLine: number | null;
}

interface Candidate {
  readonly uri: string;
  readonly text: string;
  /** Declares what is used at the cursor, or is imported: 2, 1, 0. */
  readonly rank: number;
  readonly similarity: number;
}

export class Neighbours {
  /** Indices made, for tests: the typing path makes none for files it knows. */
  indexed = 0;
  private readonly choices = new Map<string, Choice>();
  private readonly indices = new Map<string, Indexed>();
  /** URIs, edited last first. */
  private edited: string[] = [];

  constructor(private readonly sources: NeighbourSources) {}

  /** On the typing path: what was chosen before, or a first choice from what is open. */
  of(snapshot: CursorSnapshot): readonly Neighbour[] {
    return (this.choices.get(snapshot.uri) ?? this.choose(snapshot, MAX_INDEXED_LENGTH)).neighbours;
  }

  /** Off the typing path: the cursor rests here. Chooses anew where the old choice is for another place or other files. */
  rest(snapshot: CursorSnapshot): void {
    const known = this.choices.get(snapshot.uri);
    const isNear = known && Math.abs(known.line - lineNumberAt(snapshot.text, snapshot.offset)) < FAR_LINES;
    if (!isNear || known.made !== this.madeFrom(snapshot)) this.choose(snapshot, Infinity);
  }

  documentChanged(uri: string): void {
    if (this.edited[0] !== uri) this.edited = [uri, ...this.edited.filter((other) => other !== uri)];
  }

  documentClosed(uri: string): void {
    this.choices.delete(uri);
    this.indices.delete(uri);
    this.edited = this.edited.filter((other) => other !== uri);
  }

  private choose(snapshot: CursorSnapshot, maxIndexedLength: number): Choice {
    const files = this.filesFor(snapshot);
    const declared = this.sources.declared(snapshot.uri);
    const isOpen = (uri: string) => files.some((file) => file.uri === uri);
    const elsewhere = [...declared].filter(([uri]) => !isOpen(uri));
    const neighbours = [
      ...this.candidates(snapshot, { files, declared, maxIndexedLength }),
      ...elsewhere.map(([uri, text]): Candidate => ({ uri, text, rank: 2, similarity: 0 })),
    ]
      .sort((a, b) => b.rank - a.rank || b.similarity - a.similarity)
      .slice(0, MAX_NEIGHBOURS)
      .map(({ uri, text }) => ({ path: this.sources.pathOf(uri), text: this.sources.masked(text) }))
      .filter(({ text }) => text.trim() !== "")
      .reverse(); // The most telling stands nearest to the target.
    const choice = {
      neighbours,
      line: lineNumberAt(snapshot.text, snapshot.offset),
      made: this.madeFrom(snapshot),
    };
    this.choices.set(snapshot.uri, choice);
    return choice;
  }

  private candidates(
    snapshot: CursorSnapshot,
    given: { files: readonly OpenDocument[]; declared: Declared; maxIndexedLength: number },
  ): Candidate[] {
    const query = queryAt(snapshot);
    const imports = importLines(snapshot.text);
    let left = given.maxIndexedLength;
    return given.files.flatMap((file): Candidate[] => {
      const known = this.indices.get(file.uri);
      const text = known?.version === file.version ? "" : file.getText();
      if (text.length > left) return [];
      left -= text.length;
      const { text: index, editedLine } = known?.version === file.version ? known : this.index(file, text);
      const { startLine, similarity } = index.best(query) ?? { startLine: 0, similarity: 0 };
      const isImported = imports.includes(moduleName(file.uri));
      const declared = given.declared.get(file.uri);
      const isNear = folderOf(file.uri) === folderOf(snapshot.uri);
      if (!declared && !isImported && !isNear && similarity < MIN_SIMILARITY) return [];
      const head = Math.max(0, (editedLine ?? 0) - LINES_BEFORE_EDIT);
      const start = similarity < MIN_STRETCH_SIMILARITY ? head : startLine;
      const rank = declared ? 2 : Number(isImported);
      const shown = declared ?? index.excerpt(start, MAX_EXCERPT_LENGTH);
      return [{ uri: file.uri, text: shown, rank, similarity }];
    });
  }

  private index(file: OpenDocument, text: string): Indexed {
    this.indexed++;
    const before = this.indices.get(file.uri);
    const index = new IndexedText(text.replace(/\r\n?/g, "\n"));
    const editedLine = (before && index.firstDifference(before.text)) ?? before?.editedLine ?? null;
    const indexed = { version: file.version, text: index, editedLine };
    this.indices.set(file.uri, indexed);
    return indexed;
  }

  private madeFrom(snapshot: CursorSnapshot): string {
    const files = this.filesFor(snapshot).map(({ uri, version }) => `${version} ${uri}`);
    const declared = [...this.sources.declared(snapshot.uri)].map(([uri, text]) => `${uri} ${text}`);
    return [...files.sort(), ...declared].join("\n");
  }

  /** Other open files of the language, those edited last first. */
  filesFor({ uri, languageId }: CursorSnapshot): OpenDocument[] {
    const { ecosystem } = languageOf(languageId);
    const isOfUse = (other: string) =>
      other === languageId || (ecosystem !== null && languageOf(other).ecosystem === ecosystem);
    // Of a notebook, the other cells are part of the file already.
    const inFile: ReadonlySet<string> = new Set([uri, ...(this.sources.cellsAround?.(uri) ?? [])]);
    const rank = (other: OpenDocument) => {
      const at = this.edited.indexOf(other.uri);
      return at === -1 ? Infinity : at;
    };
    return this.sources
      .openDocuments()
      .filter((other) => !inFile.has(other.uri) && isOfUse(other.languageId))
      .filter((other) => this.sources.mayRead(other.uri))
      .sort((a, b) => rank(a) - rank(b) || (a.uri < b.uri ? -1 : 1))
      .slice(0, MAX_FILES);
  }
}

/** Names of the modules that the head of a file imports, as its import lines end them: `../cart/order` → `order`. */
function importLines(text: string): string[] {
  const head = text.slice(0, MAX_IMPORTS_LENGTH);
  const lines = head.match(/^.*\b(?:import|from|require)\b.*$/gm) ?? [];
  return lines.flatMap((line) => line.match(/[\w$-]+(?=(?:\.\w+)?["']|\s+import\b|\s*$)/g) ?? []);
}

/** `src/cart/order.ts` and `src/order/index.ts` → `order`. */
function moduleName(uri: string): string {
  const [name = "", folder = ""] = uri.split("/").reverse();
  const stem = name.replace(/\.\w+$/, "");
  return stem === languageOfPath(uri)?.folderModule ? folder : stem;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/"));
}

/** Words of the lines around the cursor. */
function queryAt({ text, offset }: CursorSnapshot): Set<string> {
  let start = offset;
  for (let lines = 0; lines < LINES_BEFORE && start > 0; lines++) start = text.lastIndexOf("\n", start - 1);
  let end = offset;
  for (let lines = 0; lines < LINES_AFTER && end !== -1; lines++) end = text.indexOf("\n", end + 1);
  return wordsOf(text.slice(Math.max(0, start), end === -1 ? text.length : end));
}
