// The indexer on a real folder and an engine that only takes notes.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RememberParams } from "../../../../server/protocol/engine";
import { ReadingGate } from "../../../../server/files/gate";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { WorkspaceMemory } from "../../../../server/workspace/workspaceMemory";
import { byteTokenizerJson } from "../tokenizer/byteTokenizer";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "loupe-workspace-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const uriOf = (path: string) => pathToFileURL(join(folder, path)).href;
const documentOf = (path: string, text: string) => ({ uri: uriOf(path), getText: () => text });

/** Milliseconds; the end is a guard. */
const POLLED = { interval: 2, timeout: 30_000 };
const EXCLUDED: readonly string[] = ["legal/**"];

function setUp(setting: { isOn: boolean; excludedFiles?: string[] } = { isOn: true }) {
  const tokenizer = new Tokenizer(byteTokenizerJson());
  const sent: RememberParams[] = [];
  const engine = { isRunning: true, isFull: false };
  const timers: (() => void)[] = [];
  const faults: unknown[] = [];
  const memory: WorkspaceMemory = new WorkspaceMemory({
    tokenizer: () => Promise.resolve(tokenizer),
    remember: (params) => {
      if (!engine.isRunning) return Promise.resolve(null);
      sent.push(params);
      return Promise.resolve({ tokens: 1, bytes: 1, isFull: engine.isFull });
    },
    isOn: () => setting.isOn,
    gate: new ReadingGate({
      folders: () => memory.roots,
      settingsOf: () => ({ excludedFiles: setting.excludedFiles ?? EXCLUDED, filesExclude: [] }),
    }),
    startTimer: (callback) => {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
    onFault: (error) => faults.push(error),
  });
  const settled = async () => {
    await vi.waitUntil(() => memory.status.isComplete, POLLED);
    expect(faults).toEqual([]);
  };
  /** What the engine has now: file name → its text. */
  const held = () => {
    const files = new Map<string, string>();
    for (const { files: batch } of sent) {
      for (const { file, tokenIds } of batch) {
        if (tokenIds) files.set(basename(file), tokenizer.decode([...tokenIds]));
        else files.delete(basename(file));
      }
    }
    return Object.fromEntries(files);
  };
  return { memory, sent, engine, timers, settled, held };
}

test("learns a line of an open document when the cursor has left it", async () => {
  const { memory, timers, settled, held } = setUp();
  const document = documentOf("a.ts", "const one = 1;\nconst hal\nconst two = 2;\n");
  const { signal } = new AbortController();
  const ask = (before: string) => memory.query(document.uri, { before, after: "" }, signal);
  memory.documentOpened(document);
  await settled();
  await ask("const one = 1;\nconst hal");
  memory.documentChanged(document);
  for (const ring of [...timers]) ring();
  await settled();
  expect(held()).toEqual({ "a.ts": "const one = 1;\nconst two = 2;\n" });
  await ask("const one = 1;\nconst hal\nconst two");
  await settled();
  expect(held()).toEqual({ "a.ts": "const one = 1;\nconst hal\n" });
});

test.runIf(process.platform === "linux")(
  "leaves no folder open where the engine has no more room",
  async () => {
    for (let n = 0; n < 600; n++) write(`src/${n}.ts`, `let a${n};\n`.repeat(60));
    const { memory, engine, settled, held } = setUp();
    engine.isFull = true;
    memory.setFolders([pathToFileURL(folder).href]);
    await settled();
    expect(Object.keys(held()).length).toBeLessThan(600);
    const target = (fd: string) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        // Closed meanwhile.
        return "";
      }
    };
    const opened = readdirSync("/proc/self/fd").map(target);
    expect(opened.filter((path) => path.startsWith(folder))).toEqual([]);
  },
);

describe("WorkspaceMemory", () => {
  test("sends the folder's source, and nothing ignored, installed, hidden, secret or linked", async () => {
    write("src/a.ts", "let a;\r\n");
    write(".gitignore", "gen.ts\n");
    for (const path of [
      "gen.ts",
      "node_modules/x/b.ts",
      ".cache/c.ts",
      ".env",
      "legal/g.ts",
      "my-secrets.json",
      "e.png",
    ])
      write(path, "x");
    const outside = mkdtempSync(join(tmpdir(), "loupe-outside-"));
    writeFileSync(join(outside, "f.ts"), "secret");
    symlinkSync(outside, join(folder, "linked"));
    const { memory, settled, held, sent } = setUp();
    memory.setFolders([pathToFileURL(folder).href]);
    await settled();
    rmSync(outside, { recursive: true });
    expect(held()).toEqual({ "a.ts": "let a;\n" });
    expect(sent.map((params) => params.folder)).toEqual([pathToFileURL(folder).href]);
  });

  test("reads an open document instead of its file, again after a pause in typing, and the file when it is closed", async () => {
    write("a.ts", "disk");
    const { memory, timers, settled, held } = setUp();
    memory.documentOpened(documentOf("a.ts", "open"));
    memory.setFolders([pathToFileURL(folder).href]);
    await settled();
    expect(held()).toEqual({ "a.ts": "open" });
    memory.documentChanged(documentOf("a.ts", "edited once"));
    memory.documentChanged(documentOf("a.ts", "edited twice"));
    await settled();
    expect(held()).toEqual({ "a.ts": "open" });
    expect(timers).toHaveLength(1);
    timers[0]?.();
    await settled();
    expect(held()).toEqual({ "a.ts": "edited twice" });
    memory.documentClosed(uriOf("a.ts"));
    await settled();
    expect(held()).toEqual({ "a.ts": "disk" });
  });

  test("reads nothing while it is off", async () => {
    write("a.ts", "disk");
    const { memory, settled, sent } = setUp({ isOn: false });
    memory.setFolders([]);
    memory.documentOpened(documentOf("a.ts", "open"));
    await settled();
    expect(sent).toEqual([]);
  });

  test("does not read a secret document, though it is open", async () => {
    const { memory, settled, held } = setUp();
    memory.documentOpened(documentOf(".env", "KEY=1"));
    memory.documentOpened(documentOf("a.ts", "open"));
    await settled();
    expect(held()).toEqual({ "a.ts": "open" });
  });

  test("learns no value that looks like a key, of a file on the disk or of an open document", async () => {
    write("a.ts", 'const password = "tulip7garden";\n');
    const { memory, settled, held } = setUp();
    memory.setFolders([pathToFileURL(folder).href]);
    memory.documentOpened(documentOf("b.ts", 'const token = "q7Xr2LmZ9vKc4TbNw8HsYd3F";\n'));
    await settled();
    expect(held()).toEqual({ "a.ts": 'const password = "";\n', "b.ts": 'const token = "";\n' });
  });

  test("follows files that are created, changed and deleted", async () => {
    const { memory, settled, held } = setUp();
    memory.setFolders([pathToFileURL(folder).href]);
    await settled();
    write("new.py", "pass");
    memory.fileChanged(uriOf("new.py"));
    await settled();
    expect(held()).toEqual({ "new.py": "pass" });
    rmSync(join(folder, "new.py"));
    memory.fileChanged(uriOf("new.py"));
    await settled();
    expect(held()).toEqual({});
  });

  test("keeps what no engine took, and sends everything to a new one", async () => {
    write("a.ts", "let a;");
    const { memory, engine, settled, held, sent } = setUp();
    engine.isRunning = false;
    memory.setFolders([pathToFileURL(folder).href]);
    await vi.waitUntil(() => memory.status.files > 0, POLLED);
    expect(memory.status.isComplete).toBe(false);
    expect(held()).toEqual({});
    engine.isRunning = true;
    memory.engineRuns(1);
    await settled();
    expect(held()).toEqual({ "a.ts": "let a;" });
    sent.length = 0;
    memory.engineRuns(1);
    await settled();
    expect(sent).toEqual([]);
    memory.engineRuns(2);
    await settled();
    expect(held()).toEqual({ "a.ts": "let a;" });
  });

  test("rests while a completion runs", async () => {
    write("a.ts", "let a;");
    const { memory, settled, sent } = setUp();
    const resume = memory.pause();
    memory.setFolders([pathToFileURL(folder).href]);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(sent).toEqual([]);
    resume();
    await settled();
    expect(sent).toHaveLength(1);
  });

  test("forgets a folder that is left", async () => {
    write("a.ts", "let a;");
    const { memory, settled, sent } = setUp();
    memory.setFolders([pathToFileURL(folder).href]);
    await settled();
    memory.setFolders([]);
    expect(sent.at(-1)).toEqual({ folder: pathToFileURL(folder).href, files: [], clear: true });
    expect(memory.status.files).toBe(0);
  });

  test("asks of the document's own folder, with both sides of the cursor and the open files", async () => {
    const { memory } = setUp();
    memory.setFolders(["vscode-vfs://github/a", "vscode-vfs://github/a/inner"]);
    memory.documentOpened({ uri: "vscode-vfs://github/a/b.ts", getText: () => "b" });
    const sides = { before: "let ", after: ";" };
    const query = await memory.query("vscode-vfs://github/a/inner/c.ts", sides, new AbortController().signal);
    expect(query).toMatchObject({
      folder: "vscode-vfs://github/a/inner",
      file: "vscode-vfs://github/a/inner/c.ts",
      openFiles: ["vscode-vfs://github/a/b.ts"],
    });
    expect(query.before).toHaveLength(4);
    expect(query.after).toHaveLength(1);
  });
});
