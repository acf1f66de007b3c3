// Documents that nobody wrote by hand, settings and globs: what a keystroke goes through but the model, and which files are
// read at all.
import { mkdtempSync, copyFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reasonToSkip } from "../../../server/completion/gate";
import { postprocess } from "../../../server/completion/postprocess";
import { collectContext } from "../../../server/context/collect";
import { Parser } from "../../../server/context/parser";
import { isExcludedFile } from "../../../server/files/excludedFiles";
import { IgnoreRules } from "../../../server/files/ignoreRules";
import { grammars } from "../../../server/languages";
import { readServers } from "../../../server/protocol/servers";
import { readSettings } from "../../../server/protocol/settings";
import { mutatedJson } from "../mutate";
import type { Random } from "../random";
import { ROOT } from "../../support/root";
import type { Target } from "../target";

const LANGUAGES = ["typescript", "javascript", "typescriptreact", "python", "css", "go", "plaintext"];
const PIECES = [
  ...[
    "function f(a) {\n",
    "\t",
    "  ",
    "    ",
    "\n",
    "\r\n",
    "}\n",
    "return ",
    "if (a) {",
    "const a = ",
    ";\n",
  ],
  ...[
    "import { a } from './b';\n",
    "def f(a):\n    ",
    "class A:\n",
    '"',
    "'",
    "`${",
    "`",
    "/*",
    "*/",
    "//",
    "#",
    "<div>",
  ],
  ...[
    "</div>",
    "(",
    ")",
    "[",
    "]",
    "{",
    "a.b",
    "foo(",
    "x, ",
    "=>",
    "한글",
    "🙂",
    "\ud83d",
    "\0",
    "\u202e",
    "        \n",
  ],
];
let parser: Parser | null = null;

async function startParser(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "loupe-fuzz-"));
  const packages = join(ROOT, "node_modules");
  for (const name of grammars())
    copyFileSync(
      join(packages, `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
      join(folder, `${name}.wasm`),
    );
  copyFileSync(join(packages, "web-tree-sitter/web-tree-sitter.wasm"), join(folder, "web-tree-sitter.wasm"));
  parser = new Parser(folder);
  for (const languageId of LANGUAGES) await parser.load(languageId);
  return () => {
    parser = null;
    return Promise.resolve(rmSync(folder, { recursive: true, force: true }));
  };
}

export const documents: Target = {
  name: "documents and suggestions",
  cases: 40_000,
  start: startParser,
  run: async (random) => {
    if (!parser) throw new Error("expected a parser");
    const own = parser;
    const languageId = random.pick(LANGUAGES);
    const [prefix, written, suffix] = [60, 20, 40].map((most) => random.text(most, PIECES)) as [
      string,
      string,
      string,
    ];
    const uri = `file:///${random.below(4)}`;
    const snapshot = { uri, languageId, text: prefix + suffix, offset: prefix.length };
    const sources = {
      parser,
      neighbours: { of: () => [] },
      openDocuments: () => [],
      workspaceFolders: () => [],
    };
    const context = await collectContext(snapshot, sources, new AbortController().signal);
    const { text, replaceLength } = postprocess(written, context, (...insertion) =>
      own.faultsWith(snapshot, ...insertion),
    );
    if (text.length > 4 * written.length + 1_000)
      throw new Error(`${written.length} characters became ${text.length}`);
    if (replaceLength < 0 || replaceLength > suffix.length)
      throw new Error(`replaces ${replaceLength} of ${suffix.length}`);
  },
};

const GLOBS = [
  "*",
  "**",
  "**/",
  "a",
  "b/",
  "/",
  "?",
  "[a-z]",
  "[z-a]",
  "[a-Z]",
  "[!a]",
  "[",
  "]",
  "{a,b}",
  "{",
  "}",
  ",",
  "\\",
  "!",
  ".env",
  "#",
  " ",
];
/** Now and then braces by the dozen, stars by the hundred, and a long name. */
function glob(random: Random): string {
  if (random.chance(0.98)) return random.text(12, GLOBS);
  const braces = "{a,b}".repeat(random.below(12));
  return `${braces}${random.pick(["*a", "**/a/", "a"]).repeat(random.below(400))}`;
}
const SETTINGS = {
  ...{
    enabled: true,
    enabledLanguages: { "*": true, python: false },
    model: "",
    excludedFiles: ["legal/**"],
  },
  ...{
    engineIdleMinutes: 15,
    executionProvider: "auto",
    workspaceMemory: "on",
    inference: "local",
    eagerness: "usual",
  },
  servers: [{ url: "http://127.0.0.1:8080", protocol: "openai", model: "code" }],
};

export const settings: Target = {
  name: "settings and globs",
  cases: 100_000,
  run: (random) => {
    const most = random.chance(0.99) ? 4 : 400;
    const globs = random.list(most, () => glob(random));
    const raw = mutatedJson({ ...SETTINGS, excludedFiles: globs }, random);
    const read = readSettings(raw);
    readServers(read.servers);
    // What is no URI does not get past the server's door.
    const path = `a${random.text(20, ["a", "b", "c", "/", ".", "env", "aaaaaaaa", "a/a/"])}.ts`;
    const position = { line: 0, character: 0 };
    const document = { languageId: "typescript", version: 1, text: "a", offset: 0, position };
    const request = {
      ...document,
      uri: `file:///${path}`,
      triggerKind: "automatic",
      selectedCompletion: null,
    } as const;
    reasonToSkip(request, read);
    isExcludedFile(path, globs);
    IgnoreRules.none.with(globs.join("\n"), "").ignores(path, random.chance(0.5));
  },
};
