// What the symbols around the cursor are, from other files: declared in open documents (by syntax tree), else where the
// editor's own language services say. Asked for where the cursor rests, kept, and only read while text is typed.
import type { SymbolReference } from "../../protocol/lsp";
import type { Parser } from "../parser";
import { linesNear } from "../lines";
import type { CursorSnapshot, OpenDocument } from "../types";
import { declarationsIn, type Declaration } from "./declarationsIn";

/** Open documents parsed for one place: those edited last first, as the caller orders them. */
const MAX_FILES = 6;
/** Symbols that the editor is asked for at once. */
const MAX_ASKED = 6;
/** Of one file's declarations, as much as the model learned to read of a neighbour. */
const MAX_LENGTH = 512;
const LINES_AROUND = 8;
const MAX_LINE_LENGTH = 1_000;
const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** In another file, with the text of the declaration as it stands there. */
export interface Definition {
  readonly uri: string;
  readonly name: string;
  readonly text: string;
}

export interface DeclarationSources {
  readonly parser: Pick<Parser, "read">;
  /** Other documents of the language, those edited last first; none that must not be read. */
  readonly filesFor: (snapshot: CursorSnapshot) => readonly OpenDocument[];
  /** Null where the client has no such thing. */
  readonly definitionsOf:
    ((uri: string, symbols: readonly SymbolReference[]) => Promise<readonly Definition[]>) | null;
  readonly mayRead: (uri: string) => boolean;
}

/** File → its declarations that are used near the cursor, as text. */
export type Declared = ReadonlyMap<string, string>;

const NOTHING: Declared = new Map();

export class Declarations {
  private readonly found = new Map<string, Declared>();
  private readonly byFile = new Map<string, { version: number; declarations: readonly Declaration[] }>();

  constructor(private readonly sources: DeclarationSources) {}

  /** On the typing path: what is known. */
  of(uri: string): Declared {
    return this.found.get(uri) ?? NOTHING;
  }

  /** Off the typing path. What the editor does not answer is left out. */
  async rest(snapshot: CursorSnapshot, signal: AbortSignal): Promise<void> {
    const symbols = symbolsNear(snapshot);
    const own = await this.read(snapshot, signal);
    const foreign = symbols.filter(({ name }) => !own.some((declared) => declared.name === name));
    const used = new Map<string, Declaration[]>();
    const isFound = (name: string) =>
      [...used.values()].some((declarations) => declarations.some((declared) => declared.name === name));
    for (const file of this.sources.filesFor(snapshot).slice(0, MAX_FILES)) {
      const declared = await this.declarationsOf(file, signal);
      const here = declared.filter(
        ({ name }) => !isFound(name) && foreign.some((symbol) => symbol.name === name),
      );
      if (here.length > 0) used.set(file.uri, here);
    }
    const unknown = foreign.filter(({ name }) => !isFound(name)).slice(0, MAX_ASKED);
    for (const { uri, name, text } of await this.ask(snapshot.uri, unknown)) {
      if (uri !== snapshot.uri && this.sources.mayRead(uri) && !isFound(name))
        used.set(uri, [...(used.get(uri) ?? []), { name, text }]);
    }
    signal.throwIfAborted();
    this.found.set(snapshot.uri, new Map([...used].map(([uri, declared]) => [uri, textOf(declared)])));
  }

  documentClosed(uri: string): void {
    this.found.delete(uri);
    this.byFile.delete(uri);
  }

  private async ask(uri: string, symbols: readonly SymbolReference[]): Promise<readonly Definition[]> {
    const { definitionsOf } = this.sources;
    // An editor that cannot tell is no fault of the suggestions.
    return definitionsOf && symbols.length > 0 ? definitionsOf(uri, symbols).catch(() => []) : [];
  }

  private async declarationsOf(file: OpenDocument, signal: AbortSignal): Promise<readonly Declaration[]> {
    const { uri, languageId, version } = file;
    const known = this.byFile.get(uri);
    if (known?.version === version) return known.declarations;
    const declarations = await this.read({ uri, languageId, text: file.getText(), offset: 0 }, signal);
    this.byFile.set(uri, { version, declarations });
    return declarations;
  }

  private read(document: CursorSnapshot, signal: AbortSignal): Promise<Declaration[]> {
    return this.sources.parser.read(document, signal, (tree) =>
      tree ? declarationsIn(tree, document.languageId) : [],
    );
  }
}

/** Identifiers of the lines around the cursor, the nearest first, each once. */
function symbolsNear({ text, offset }: CursorSnapshot): SymbolReference[] {
  const symbols = new Map<string, SymbolReference>();
  const near = linesNear(text, offset, { most: LINES_AROUND, maxLength: MAX_LINE_LENGTH });
  for (const { line, text: code } of near) {
    for (const { 0: name, index: character } of code.matchAll(IDENTIFIER))
      if (!symbols.has(name)) symbols.set(name, { name, line, character });
  }
  return [...symbols.values()];
}

function textOf(declarations: readonly Declaration[]): string {
  let text = "";
  for (const declared of declarations) {
    if (text.length + declared.text.length + 1 > MAX_LENGTH) continue;
    text += `${declared.text}\n`;
  }
  return text;
}
