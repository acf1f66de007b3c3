// Does the first name that a suggestion writes exist? TypeScript's own checker says so for script; for Python, whether
// the rest of the file, or the language, has the name anywhere. Knows nothing of the product's check.
import ts from "typescript";
import { applyEdit } from "../edit";
import type { Cursor, Edit } from "../types";

const CANNOT_FIND = new Set([2304, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 18004]);
/** Of environments whose types are not at hand. */
const ENVIRONMENT =
  /^(?:require|module|exports|process|Buffer|global|__dirname|__filename|React|JSX|NodeJS|describe|it|test|expect|jest|vi|before(?:Each|All)?|after(?:Each|All)?|setImmediate|clearImmediate|define|self)$/;
const libraries = new Map<string, ts.SourceFile | undefined>();

export function isUnresolvedName({ language, documentText }: Cursor, edit: Edit): boolean {
  const { text, start, end } = applyEdit(documentText, edit);
  return language === "python"
    ? isUnseenInPython(text, start, end)
    : isUnresolvedInScript(text, { start, end, isTsx: language !== "typescript" });
}

function isUnresolvedInScript(
  text: string,
  { start, end, isTsx }: { start: number; end: number; isTsx: boolean },
): boolean {
  const name = isTsx ? "/a.tsx" : "/a.ts";
  const options: ts.CompilerOptions = {
    ...{
      noResolve: true,
      allowJs: true,
      jsx: ts.JsxEmit.Preserve,
      target: ts.ScriptTarget.ES2022,
      types: [],
    },
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  };
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const host = ts.createCompilerHost(options);
  const readLibrary = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    if (path === name) return file;
    if (!libraries.has(path)) libraries.set(path, readLibrary(path, ...rest));
    return libraries.get(path);
  };
  host.fileExists = (path) => path === name;
  const program = ts.createProgram([name], options, host);
  const first = firstReference(file, start, end);
  if (!first || ENVIRONMENT.test(first.text)) return false;
  return program
    .getSemanticDiagnostics(file)
    .some(({ code, start: at }) => CANNOT_FIND.has(code) && at === first.getStart(file));
}

/** Declarations, keys and members are no references. */
function firstReference(file: ts.SourceFile, start: number, end: number): ts.Identifier | null {
  let found: ts.Identifier | null = null;
  const visit = (node: ts.Node): void => {
    if (found || node.end <= start || node.pos >= end) return;
    const isInside = node.end > start && node.getStart(file) < end;
    if (ts.isIdentifier(node) && isInside && isReference(node)) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent))
    return parent.getChildAt(0) === node;
  const named = parent as { readonly name?: ts.Node };
  return ts.isShorthandPropertyAssignment(parent) || named.name !== node;
}

const PYTHON_NAME = /(?<![\w.])[A-Za-z_]\w*(?!\w|\s*=(?!=))/g;
const PYTHON_LITERALS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*/g;
const PYTHON_WORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield self cls abs all any bool bytes callable chr dict dir enumerate float format frozenset getattr hasattr hash id input int isinstance issubclass iter len list map max min next object open ord pow print property range repr reversed round set setattr sorted staticmethod classmethod str sum super tuple type vars zip".split(
    " ",
  ),
);

function isUnseenInPython(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const blank = (code: string) => code.replace(PYTHON_LITERALS, (literal) => " ".repeat(literal.length));
  const written = blank(text.slice(lineStart, end));
  if (/^\s*(?:import|from)\b|\b(?:def|class|lambda|for|as)\b/.test(written)) return false;
  const rest = blank(`${text.slice(0, lineStart)}\n${text.slice(end)}`);
  for (const { 0: name, index } of written.matchAll(PYTHON_NAME)) {
    if (lineStart + index + name.length <= start || PYTHON_WORDS.has(name) || /Error$|Exception$/.test(name))
      continue;
    return !new RegExp(`(?<!\\w)${name}(?!\\w)`).test(rest);
  }
  return false;
}
