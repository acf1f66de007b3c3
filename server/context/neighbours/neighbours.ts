// Which stretches of other open files stand before the target file in the prompt. They are chosen when a document is
// first asked for and again where the cursor rests far from there: while somebody types, they stay what they are, and
// so does the KV cache. Knows documents, no tokens.
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

const FAMILIES: readonly (readonly string[])[] = [
  ["typescript", "typescriptreact", "javascript", "javascriptreact", "vue", "svelte"],
];

export interface NeighbourSources {
  readonly openDocuments: () => readonly OpenDocument[];
  /** As the model sees it. */
  readonly pathOf: (uri: string) => string;
  /** False: never read, for any purpose. */
  readonly mayRead: (uri: string) => boolean;
}

interface Choice {
  readonly neighbours: readonly Neighbour[];
  readonly line: number;
  /** Files it was made from, with their versions. */
  readonly files: string;
}

interface Indexed {
  readonly version: number;
  readonly text: IndexedText;
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
    const isNear = known && Math.abs(known.line - lineOf(snapshot)) < FAR_LINES;
    if (!isNear || known.files !== filesOf(this.filesFor(snapshot))) this.choose(snapshot, Infinity);
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
    const query = queryAt(snapshot);
    let left = maxIndexedLength;
    const imports = importLines(snapshot.text);
    const found = files.flatMap((file) => {
      const known = this.indices.get(file.uri);
      const text = known?.version === file.version ? "" : file.getText();
      if (text.length > left) return [];
      left -= text.length;
      const index = known?.version === file.version ? known.text : this.index(file, text);
      const { startLine, similarity } = index.best(query) ?? { startLine: 0, similarity: 0 };
      const isImported = imports.includes(moduleName(file.uri));
      const isNear = folderOf(file.uri) === folderOf(snapshot.uri);
      if (!isImported && !isNear && similarity < MIN_SIMILARITY) return [];
      const start = similarity < MIN_STRETCH_SIMILARITY ? 0 : startLine;
      return [{ file, index, start, isImported, similarity }];
    });
    const neighbours = found
      .sort((a, b) => Number(b.isImported) - Number(a.isImported) || b.similarity - a.similarity)
      .slice(0, MAX_NEIGHBOURS)
      .map(({ file, index, start }) => ({
        path: this.sources.pathOf(file.uri),
        text: index.excerpt(start, MAX_EXCERPT_LENGTH),
      }))
      .filter(({ text }) => text.trim() !== "")
      .reverse(); // The most telling stands nearest to the target.
    const choice = { neighbours, line: lineOf(snapshot), files: filesOf(files) };
    this.choices.set(snapshot.uri, choice);
    return choice;
  }

  private index(file: OpenDocument, text: string): IndexedText {
    this.indexed++;
    const indexed = new IndexedText(text.replace(/\r\n?/g, "\n"));
    this.indices.set(file.uri, { version: file.version, text: indexed });
    return indexed;
  }

  private filesFor({ uri, languageId }: CursorSnapshot): OpenDocument[] {
    const family = FAMILIES.find((languages) => languages.includes(languageId)) ?? [languageId];
    const rank = (other: OpenDocument) => {
      const at = this.edited.indexOf(other.uri);
      return at === -1 ? Infinity : at;
    };
    return (
      this.sources
        .openDocuments()
        // Of a notebook, the other cells are part of the file already.
        .filter(
          (other) => other.uri.split("#", 1)[0] !== uri.split("#", 1)[0] && family.includes(other.languageId),
        )
        .filter((other) => this.sources.mayRead(other.uri))
        .sort((a, b) => rank(a) - rank(b) || (a.uri < b.uri ? -1 : 1))
        .slice(0, MAX_FILES)
    );
  }
}

function filesOf(files: readonly OpenDocument[]): string {
  return files
    .map(({ uri, version }) => `${version} ${uri}`)
    .sort()
    .join("\n");
}

function lineOf({ text, offset }: CursorSnapshot): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
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
  return stem === "index" || stem === "__init__" ? folder : stem;
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
