// Repeated edits as people make them, drawn in real files: a variable renamed, an argument added to calls, another
// function called, a comparison changed. The compiler says which places belong together.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { type Random, shuffled } from "../../../eval/random";

export interface DrawnEdit {
  readonly kind: "rename" | "argument" | "call" | "comparison";
  readonly path: string;
  readonly text: string;
  /** In the text's order; the first two are made by hand, on lines of their own. */
  readonly places: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
}

const FILES = [
  "node_modules/vscode-languageclient/lib/common/client.js",
  "node_modules/vscode-languageclient/lib/common/codeConverter.js",
  "node_modules/vscode-languageserver-textdocument/lib/esm/main.js",
  "node_modules/vscode-jsonrpc/lib/common/connection.js",
  "test/fixtures/bpb/routes.ts",
  "test/fixtures/bpb/taskQueue.ts",
  "test/fixtures/bpb/csvParser.js",
];
const MIN_PLACES = 4;

type Places = DrawnEdit["places"];

/** `count` of each kind, in mixed order. */
export function drawEdits(random: Random, count: number): DrawnEdit[] {
  const all = FILES.flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    return [
      ...renames(path, text, source),
      ...calls(source).map((places): [DrawnEdit["kind"], Places] => ["call", places]),
      ...argumentEdits(source).map((places): [DrawnEdit["kind"], Places] => ["argument", places]),
      ...comparisons(source).map((places): [DrawnEdit["kind"], Places] => ["comparison", places]),
    ]
      .map(([kind, places]): DrawnEdit => ({ kind, path, text, places: onLinesOfTheirOwn(text, places) }))
      .filter(({ places }) => places.length >= MIN_PLACES);
  });
  const kinds = ["rename", "argument", "call", "comparison"] as const;
  return kinds.flatMap((kind) =>
    shuffled(
      all.filter((one) => one.kind === kind),
      random,
    ).slice(0, count),
  );
}

/** A place on a line with another one would be changed with it. */
function onLinesOfTheirOwn(text: string, places: Places): Places {
  const lineOf = (at: number) => text.slice(0, at).split("\n").length;
  const lines = places.map(({ start }) => lineOf(start));
  const [first, second] = places.filter((_, i) => lines.filter((line) => line === lines[i]).length === 1);
  if (!first || !second) return [];
  return [first, second, ...places.filter((place) => place !== first && place !== second)];
}

function renames(path: string, text: string, source: ts.SourceFile): [DrawnEdit["kind"], Places][] {
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ allowJs: true, noLib: true, noResolve: true }),
    getScriptFileNames: () => [path],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => (name === path ? ts.ScriptSnapshot.fromString(text) : undefined),
    getCurrentDirectory: () => "",
    getDefaultLibFileName: () => "",
    fileExists: (name) => name === path,
    readFile: () => undefined,
  });
  return identifiersIn(source, isLocalDeclaration).flatMap((name): [DrawnEdit["kind"], Places][] => {
    const found = service.findRenameLocations(path, name.getStart(), false, false, {}) ?? [];
    const plain = found.every(({ prefixText, suffixText }) => !prefixText && !suffixText);
    if (!plain || name.text.length < 3) return [];
    const places = found.map(({ textSpan: { start, length } }) => ({
      ...{ start, end: start + length },
      newText: `${name.text}Next`,
    }));
    return [["rename", places.sort((a, b) => a.start - b.start)]];
  });
}

function isLocalDeclaration(name: ts.Identifier): boolean {
  const { parent } = name;
  if (!(ts.isVariableDeclaration(parent) || ts.isParameter(parent)) || parent.name !== name) return false;
  return ts.findAncestor(parent, ts.isFunctionLike) !== undefined;
}

function identifiersIn(source: ts.SourceFile, wanted: (name: ts.Identifier) => boolean): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && wanted(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

function callsIn(source: ts.SourceFile): Map<string, ts.CallExpression[]> {
  const found = new Map<string, ts.CallExpression[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^[\w$]+(\.[\w$]+)*$/.test(node.expression.getText(source))) {
      const name = node.expression.getText(source);
      found.set(name, [...(found.get(name) ?? []), node]);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

function argumentEdits(source: ts.SourceFile): Places[] {
  return [...callsIn(source).values()].map((nodes) =>
    nodes
      .filter(({ arguments: given }) => given.length > 0 && !given.hasTrailingComma)
      .map(({ arguments: given }) => ({ start: given.end, end: given.end, newText: ", nextOptions" })),
  );
}

function calls(source: ts.SourceFile): Places[] {
  return [...callsIn(source)]
    .filter(([name]) => name.split(".").length === 2 && !name.startsWith("this."))
    .map(([, nodes]) =>
      nodes.map(({ expression }) => ({
        start: expression.getStart(source),
        end: expression.end,
        newText: "another.method",
      })),
    );
}

function comparisons(source: ts.SourceFile): Places[] {
  const found = new Map<string, Places>();
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken) {
      const right = node.right.getText(source);
      if (/^\w+$/.test(right)) {
        const start = node.operatorToken.getStart(source);
        const both = node.getText(source);
        found.set(both, [...(found.get(both) ?? []), { start, end: start + 3, newText: "==" }]);
      }
    }
    node.forEachChild(visit);
  };
  visit(source);
  return [...found.values()];
}
