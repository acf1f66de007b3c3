// The built server as a process of its own, spoken to in bytes: what it answers, whether it still runs, and how long its
// loop stood still.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./root";
import { writeSlowTrial } from "./trial";

export interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface ServerOptions {
  /** A program that runs the server, such as `unshare`. */
  readonly prefix?: readonly string[];
  readonly nodeArguments?: readonly string[];
  readonly models?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Files that the server may read, in a folder that goes with it. */
const FILES: Readonly<Record<string, string>> = {
  "src/a.ts": "export function total(values: number[]): number {\n  return values.length;\n}\n",
  "src/b.py": "def mean(values):\n    return sum(values) / len(values)\n",
  ".gitignore": "dist/\n*.log\n",
};

export class ServerProcess {
  private nextId = 1_000_000;
  private buffer = Buffer.alloc(0);
  private readonly waiting = new Map<unknown, (answer: Answer) => void>();

  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
  ) {
    child.stdout?.on("data", (piece: Buffer) => this.read(piece));
    child.stdin?.on("error", () => undefined);
  }

  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const { prefix = [], nodeArguments = [], models, env = {} } = options;
    const folder = mkdtempSync(join(tmpdir(), "loupe-server-"));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    writeSlowTrial(join(folder, "store"));
    const program = join(ROOT, "dist", "loupe-language-server.js");
    const watch = pathToFileURL(join(ROOT, "test", "support", "loopWatch.mjs")).href;
    const own = [
      program,
      "--stdio",
      "--store",
      join(folder, "store"),
      ...(models ? ["--models", models] : []),
    ];
    const [command = "", ...args] = [
      ...prefix,
      process.execPath,
      "--import",
      watch,
      ...nodeArguments,
      ...own,
    ];
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "ignore", "ipc"],
      env: { ...process.env, ...env },
    });
    const server = new ServerProcess(child, folder);
    const rootUri = pathToFileURL(folder).href;
    await server.request("initialize", {
      ...{ processId: process.pid, rootUri, workspaceFolders: [{ uri: rootUri, name: "w" }] },
      capabilities: { textDocument: { inlineCompletion: {} }, workspace: { workspaceFolders: true } },
    });
    server.notify("initialized", {});
    return server;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  write(bytes: Buffer | string): void {
    this.child.stdin?.write(bytes);
  }

  send(message: object): void {
    const json = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  /** Resolves with whatever is answered, a refusal as well. */
  request(method: string, params: unknown): Promise<Answer> {
    const id = this.nextId++;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.send({ id, method, params });
    return answered;
  }

  /** The longest since it was asked last, in ms; what other programs took of it is not in it. */
  longestBlock(): Promise<number> {
    return this.tell({});
  }

  /** Of its memory, what is no longer used is given back; started with `--expose-gc`. */
  async collect(): Promise<void> {
    await this.tell({ collect: true });
  }

  private tell(what: object): Promise<number> {
    return new Promise((resolve) => {
      this.child.once("message", (ms) => resolve(ms as number));
      this.child.send(what);
    });
  }

  stop(): void {
    this.child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(piece: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, piece]);
    for (;;) {
      const head = this.buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.buffer.subarray(0, head).toString())?.[1]);
      if (this.buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(head + 4, head + 4 + length).toString()) as Answer;
      this.buffer = this.buffer.subarray(head + 4 + length);
      this.receive(message);
    }
  }

  private receive(message: Answer): void {
    if (message.method !== undefined) {
      if (message.id !== undefined) this.send({ id: message.id, result: null });
      return;
    }
    this.waiting.get(message.id)?.(message);
    this.waiting.delete(message.id);
  }
}
