// Documents of one sign or statement over and over, up to 10 MB of JSON, in the built server: opened, asked in, typed in, rested in
// and closed, none may hold its loop.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Random } from "../random";
import type { Target } from "../target";
import { alive, longestBlock, startServer } from "./server";

const LANGUAGES = ["typescript", "typescriptreact", "python", "plaintext"];
const CODE = [
  "a;\n",
  "a\n",
  "const a = foo(b);\n",
  "a = ",
  "def a(b):\n",
  "class A {\n",
  "import { a } from './b';\n",
];
const BROKEN = [
  "= =;\n(",
  "([{",
  "`${",
  "\"'`",
  "/*",
  "*/",
  ")",
  "}\n",
  "\\",
  "<a>",
  "<a b='",
  "import {",
  "  \n",
  " ",
];
const KEYS = ["const password = 'a1", "ghp_0a", "-----BEGIN PRIVATE KEY-----\n", "AKIA0", "://a:b"];
const SIGNS = ["\ud83d", "한", "0x", "v1 ", "\u200b"];
const UNITS = [...CODE, ...BROKEN, ...KEYS, ...SIGNS];
const MAX_LENGTH = 10_000_000;
/** Longer ones are seldom parsed, shorter ones always. */
const USUAL_LENGTH = 400_000;
/** The cursor rests for so long before what is read off the typing path has been read. */
const REST_MS = 400;

let version = 0;

export const largeDocuments: Target = {
  name: "large documents",
  cases: 200,
  start: startServer,
  make: (random) => ({ languageId: random.pick(LANGUAGES), text: textOf(random) }),
  run: async (random, made) => {
    const own = await alive();
    const { languageId, text } = made as { languageId: string; text: string };
    const uri = pathToFileURL(join(own.folder, "src", "large.ts")).href;
    const position = placeIn(text, random.below(text.length + 1));
    const ask = (triggerKind: number) =>
      own.request("textDocument/inlineCompletion", {
        textDocument: { uri },
        position,
        context: { triggerKind },
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
  block: longestBlock,
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
