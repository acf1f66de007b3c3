// Documents of one sign or statement over and over, up to 10 MB of JSON, opened in the built server: asked in, typed in, rested in and closed,
// none may hold the server's loop.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Random } from "../random";
import { ServerProcess } from "../../support/serverProcess";
import type { Target } from "../target";

const LANGUAGES = ["typescript", "typescriptreact", "python", "plaintext"];
const UNITS = [
  ...[
    "a;\n",
    "a\n",
    "= =;\n(",
    "const a = foo(b);\n",
    "a = ",
    "import { a } from './b';\n",
    "import {",
    "  \n",
    " ",
  ],
  ...[
    "\"'`",
    "([{",
    "`${",
    "/*",
    "<a>",
    "<a b='",
    "*/",
    ")",
    "}\n",
    "\\",
    "\ud83d",
    "한",
    "def a(b):\n",
    "class A {\n",
  ],
  ...[
    "const password = 'a1",
    "ghp_0a",
    "-----BEGIN PRIVATE KEY-----\n",
    "AKIA0",
    "://a:b",
    "0x",
    "v1 ",
    "\u200b",
  ],
];
const MAX_LENGTH = 10_000_000;
/** Longer ones are seldom parsed, shorter ones always. */
const USUAL_LENGTH = 400_000;
/** The cursor rests for so long before what is read off the typing path has been read. */
const REST_MS = 400;

let server: ServerProcess | null = null;
let version = 0;

export const largeDocuments: Target = {
  name: "large documents",
  cases: 200,
  start: async () => {
    server = await ServerProcess.start();
    await server.request("loupe/tokens", { text: "a" });
    await server.longestBlock();
    return () => Promise.resolve(server?.stop());
  },
  make: (random) => ({ languageId: random.pick(LANGUAGES), text: textOf(random) }),
  run: async (random, made) => {
    const own = (server = server?.isRunning ? server : await ServerProcess.start());
    const { languageId, text } = made as { languageId: string; text: string };
    const uri = pathToFileURL(join(own.folder, "src", "large.ts")).href;
    const position = placeIn(text, random.below(text.length + 1));
    const ask = (triggerKind: number) =>
      own.request("textDocument/inlineCompletion", {
        ...{ textDocument: { uri }, position, context: { triggerKind } },
      });
    own.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: ++version, text } });
    await ask(1);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    own.notify("textDocument/didChange", {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start: position, end: position }, text: "b" }],
    });
    await ask(2);
    own.notify("textDocument/didClose", { textDocument: { uri } });
    await own.request("loupe/report", null);
    if (!own.isRunning) throw new Error("the server ended");
  },
  block: async () => (server?.isRunning ? server.longestBlock() : 0),
};

function textOf(random: Random): string {
  const unit = random.chance(0.8) ? random.pick(UNITS) : random.text(20, UNITS);
  const most = random.chance(0.9) ? USUAL_LENGTH : MAX_LENGTH;
  // A lone surrogate is written as six signs: what counts is what is sent.
  return unit.repeat(random.below(Math.ceil(most / JSON.stringify(unit).length)));
}

function placeIn(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length - 1, character: offset - start };
}
