// `npm run test:soak`: keystrokes into the built server, each with a request as an editor sends it; then what they left behind.
// A table, then one line of JSON. Options: --keys N, --minutes N (ends after so long with the keys that were typed by then).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Random } from "../fuzz/random";
import type { Report } from "../../server/protocol/lsp";
import { ROOT } from "../support/root";
import { type Answer, ServerProcess } from "../support/serverProcess";

const KEYS = 200_000;
const MAX_GROWTH = 0.05;
const SAMPLES = 40;
/** Typing begins anew after so many keys, in another document: an editor's tabs come and go. */
const KEYS_A_DOCUMENT = 400;
/** What stands before the first key, at most: whole declarations, as in a file that somebody writes. */
const BEFORE_LENGTH = 4_000;
const WAITED_FOR = 0.1;
const SOURCE = join("test", "bench", "fixtures", "typed.txt");

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: String(KEYS) },
    minutes: { type: "string", default: "Infinity" },
  },
});

interface Sample {
  readonly keys: number;
  readonly bytes: number;
}

async function main(): Promise<void> {
  const wanted = Number(values.keys);
  const end = performance.now() + Number(values.minutes) * 60_000;
  const server = await ServerProcess.start({ nodeArguments: ["--expose-gc"] });
  const typist = new Typist(server);
  const samples: Sample[] = [];
  const every = Math.max(1, Math.floor(wanted / SAMPLES));
  let [keys, handles] = [0, 0];
  try {
    while (keys < wanted && performance.now() < end) {
      await typist.press();
      keys++;
      if (keys === Math.ceil(wanted / 10)) handles = handlesOf(server.pid);
      if (keys % every !== 0) continue;
      const bytes = await residentBytes(server);
      samples.push({ keys, bytes });
      process.stdout.write(`${String(keys).padStart(8)} keys ${Math.round(bytes / 1e6)} MB\n`);
    }
    await typist.finish();
    handles = handlesOf(server.pid) - handles;
  } finally {
    server.stop();
  }
  const growth = growthOf(samples, wanted / 10);
  const figures = {
    keys,
    answers: typist.answers,
    missing: typist.asked - typist.answers,
    growth,
    handlesLeft: Math.max(0, handles),
  };
  process.stdout.write(`${JSON.stringify({ soak: figures })}\n`);
  process.exitCode = growth <= MAX_GROWTH && figures.missing === 0 && figures.handlesLeft === 0 ? 0 : 1;
}

/** Types a file, character by character, in one document after the other. */
class Typist {
  asked = 0;
  answers = 0;
  private readonly random = new Random(1);
  private readonly text = readFileSync(join(ROOT, SOURCE), "utf8");
  private readonly waiting = new Set<Promise<Answer>>();
  private uri = "";
  private version = 0;
  private typed = 0;
  private at = 0;
  private place = { line: 0, character: 0 };

  constructor(private readonly server: ServerProcess) {}

  async press(): Promise<void> {
    if (this.typed % KEYS_A_DOCUMENT === 0) this.begin();
    this.typed++;
    const character = this.text[this.at++ % this.text.length] ?? "\n";
    const range = { start: this.place, end: this.place };
    const textDocument = { uri: this.uri, version: ++this.version };
    this.server.notify("textDocument/didChange", {
      textDocument,
      contentChanges: [{ range, text: character }],
    });
    const { line } = this.place;
    this.place =
      character === "\n" ? { line: line + 1, character: 0 } : { line, character: this.place.character + 1 };
    const context = { triggerKind: 2 };
    this.asked++;
    const answer = this.server.request("textDocument/inlineCompletion", {
      textDocument,
      position: this.place,
      context,
    });
    this.waiting.add(answer);
    void answer.then(() => {
      this.answers++;
      this.waiting.delete(answer);
    });
    // Most keys are followed at once, some are waited for.
    if (this.random.chance(WAITED_FOR)) await answer;
    else await new Promise(setImmediate);
  }

  async finish(): Promise<void> {
    await Promise.all(this.waiting);
    if (this.uri !== "") this.close();
  }

  private begin(): void {
    if (this.uri !== "") this.close();
    this.at = this.random.below(this.text.length);
    this.at = this.text.indexOf("\n", this.at) + 1;
    const before = this.textBefore();
    const lines = before.split("\n");
    this.place = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    this.uri = pathToFileURL(join(this.server.folder, `typed${this.random.below(20)}.ts`)).href;
    const textDocument = {
      uri: this.uri,
      languageId: "typescript",
      version: (this.version = 1),
      text: before,
    };
    this.server.notify("textDocument/didOpen", { textDocument });
  }

  private textBefore(): string {
    const from = Math.max(0, this.at - BEFORE_LENGTH);
    const text = this.text.slice(from, this.at);
    const declaration = from === 0 ? 0 : /(?<=^|\n)[a-z]/.exec(text)?.index;
    return text.slice(declaration ?? text.length);
  }

  private close(): void {
    this.server.notify("textDocument/didClose", { textDocument: { uri: this.uri } });
  }
}

/** After a collection: what is no longer used comes and goes by a hundred megabytes. */
async function residentBytes(server: ServerProcess): Promise<number> {
  await server.collect();
  const { serverResidentBytes, engineResidentBytes } = (await server.request("loupe/report", null))
    .result as Report;
  return serverResidentBytes + engineResidentBytes;
}

/** Medians of the first and the last quarter after the first tenth. */
function growthOf(samples: readonly Sample[], firstTenth: number): number {
  const after = samples.filter(({ keys }) => keys > firstTenth).map(({ bytes }) => bytes);
  const quarter = Math.max(1, Math.floor(after.length / 4));
  const [first, last] = [medianOf(after.slice(0, quarter)), medianOf(after.slice(-quarter))];
  return Math.round((last / first - 1) * 1000) / 1000;
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** Open files, pipes and sockets, where the system tells. */
function handlesOf(pid: number): number {
  return process.platform === "linux" ? readdirSync(`/proc/${pid}/fd`).length : 0;
}

void main();
