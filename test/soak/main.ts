// `npm run test:soak`: keystrokes into the built server, each with a request as an editor sends it; then what they left behind.
// A table, then one line of JSON. Option: --keys N.
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
const SOURCE = join("test", "bench", "fixtures", "typed.txt");

const { values } = parseArgs({ options: { keys: { type: "string", default: String(KEYS) } } });

interface Sample {
  readonly keys: number;
  readonly bytes: number;
}

async function main(): Promise<void> {
  const keys = Number(values.keys);
  const server = await ServerProcess.start();
  const typist = new Typist(server);
  const samples: Sample[] = [];
  const every = Math.max(1, Math.floor(keys / SAMPLES));
  let handles = 0;
  try {
    for (let key = 1; key <= keys; key++) {
      await typist.press();
      if (key === Math.ceil(keys / 10)) handles = handlesOf(server.pid);
      if (key % every === 0) samples.push({ keys: key, bytes: await residentBytes(server) });
    }
    await typist.finish();
    handles = handlesOf(server.pid) - handles;
  } finally {
    server.stop();
  }
  const growth = growthOf(samples, keys / 10);
  const figures = {
    keys,
    answers: typist.answers,
    missing: typist.asked - typist.answers,
    growth,
    handlesLeft: Math.max(0, handles),
  };
  const megabytes = ({ bytes }: Sample) => Math.round(bytes / 1e6);
  for (const sample of samples)
    process.stdout.write(`${String(sample.keys).padStart(8)} keys ${megabytes(sample)} MB\n`);
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
    if (this.random.chance(0.5)) await answer;
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
    const before = this.text.slice(Math.max(0, this.at - 4_000), this.at);
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

  private close(): void {
    this.server.notify("textDocument/didClose", { textDocument: { uri: this.uri } });
  }
}

async function residentBytes(server: ServerProcess): Promise<number> {
  const { serverResidentBytes, engineResidentBytes } = (await server.request("loupe/report", null))
    .result as Report;
  return serverResidentBytes + engineResidentBytes;
}

/** Medians of the first and the last quarter after the first tenth: single figures swing with the collector. */
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
