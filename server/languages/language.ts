// What a language is to Loupe: plain data, one record a language. Knows no parser, no document and no model.
import type { LanguageFamily } from "../protocol/mixing";
import type { KnownNames } from "./names";

export interface Language {
  /** Identifiers as editors name it: VS Code's first. */
  readonly ids: readonly [string, ...string[]];
  /** Endings of file names, lower case: `.ts`. */
  readonly extensions: readonly string[];
  /** Whether the workspace memory reads its files; of data and prose only small ones, the large ones are generated. */
  readonly readIntoMemory: "always" | "whenSmall" | "never";
  /** Which fitted weights hold for it. */
  readonly family: LanguageFamily;
  /** Languages with the same word here use each other's files; null: only files of its own. */
  readonly ecosystem: string | null;
  /** The module that stands for its whole folder: `index`, `__init__`. */
  readonly folderModule: string | null;
  readonly comments: Comments;
  readonly strings: Strings;
  /** A line, blanks at its end cut off, after which a body begins. */
  readonly bodyHeader: RegExp;
  /** Indentation alone says which block a line belongs to. */
  readonly indentsBlocks: boolean;
  /** The first line of an import statement. */
  readonly importStart: RegExp;
  /** Null: whether a name exists is not told. */
  readonly names: KnownNames | null;
  /** Null: completed without a syntax tree. */
  readonly syntax: Syntax | null;
}

export interface Comments {
  /** From each of these to the line's end. */
  readonly line: readonly string[];
  /** Opener and closer. */
  readonly block: readonly (readonly [string, string])[];
}

/** Quotes that open and close a string alike. */
export interface Strings {
  /** The string ends with its line at the latest. */
  readonly oneLine: readonly string[];
  /** Line ends are part of it; longer quotes first. */
  readonly manyLines: readonly string[];
  /** Quotes within which a backslash is a letter; absent: none. */
  readonly raw?: readonly string[];
  /** Code within a string, as `${…}` in backticks. */
  readonly interpolations?: readonly Interpolation[];
}

export interface Interpolation {
  /** Strings that may have it. */
  readonly quotes: readonly string[];
  readonly opener: string;
  readonly closer: string;
}

/** A tree-sitter grammar, and its names for what Loupe looks for. */
export interface Syntax {
  /** `@vscode/tree-sitter-wasm` has it as `tree-sitter-GRAMMAR.wasm`. */
  readonly grammar: string;
  /** Parents of the `{` or `:` that opens a body. */
  readonly bodies: ReadonlySet<string>;
  readonly declarations: DeclarationNodes;
}

/** Types of nodes at a file's top level, by how a declaration is shown to other files. */
export interface DeclarationNodes {
  /** Looked into: what they export or decorate is what counts. */
  readonly wrappers: ReadonlySet<string>;
  /** Up to the body. */
  readonly functions: ReadonlySet<string>;
  /** As they stand. */
  readonly whole: ReadonlySet<string>;
  /** The header, then each of `members` up to its body. */
  readonly classes: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  /** `const limit = 3`: one name or several, each with its value. */
  readonly variables: ReadonlySet<string>;
  /** `LIMIT = 3`: the statement around an assignment. */
  readonly assignments: ReadonlySet<string>;
}
