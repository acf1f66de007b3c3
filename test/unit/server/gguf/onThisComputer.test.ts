// Folders as Ollama, LM Studio, llama.cpp and the hub's cache lay them out → the files and the names that they have there.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findGgufFiles } from "../../../../server/gguf/onThisComputer";

const DIGEST = "a".repeat(64);
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "loupe-home-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, text = ""): string {
  const absolute = join(home, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
  return absolute;
}

const manifest = (digest: string) =>
  JSON.stringify({
    layers: [
      { mediaType: "text", digest: "sha256:b" },
      { mediaType: "application/vnd.ollama.image.model", digest },
    ],
  });
const find = (env: Record<string, string> = {}) => findGgufFiles({ env, home, platform: "linux" });

test("finds each program's models by the program's own names, and one of several parts once", async () => {
  const at = ".ollama/models";
  write(`${at}/manifests/registry.ollama.ai/library/qwen2.5-coder/0.5b`, manifest(`sha256:${DIGEST}`));
  write(`${at}/manifests/registry.ollama.ai/alice/own/latest`, manifest(`sha256:${DIGEST}`));
  write(`${at}/manifests/registry.ollama.ai/library/gone/1b`, manifest(`sha256:${"c".repeat(64)}`));
  write(`${at}/manifests/registry.ollama.ai/library/broken/1b`, "{");
  write(`${at}/manifests/registry.ollama.ai/library/outside/1b`, manifest("sha256:../../../etc/hostname"));
  const blob = write(`${at}/blobs/sha256-${DIGEST}`);
  const studio = write(".lmstudio/models/publisher/name/model-Q4_K_M.gguf");
  const first = write(".cache/llama.cpp/big-00001-of-00002.gguf");
  write(".cache/llama.cpp/big-00002-of-00002.gguf");
  write(".cache/llama.cpp/notes.txt");
  const stored = write(".cache/huggingface/hub/models--o--n/blobs/abc");
  mkdirSync(join(home, ".cache/huggingface/hub/models--o--n/snapshots/r"), { recursive: true });
  const linked = join(home, ".cache/huggingface/hub/models--o--n/snapshots/r/n.gguf");
  symlinkSync(stored, linked);
  const found = await find();
  expect(found).toHaveLength(4);
  expect(found[0]).toEqual({
    path: blob,
    name: expect.stringMatching(/^(alice\/own:latest|qwen2.5-coder:0.5b)$/) as unknown,
    program: "Ollama",
  });
  expect(found.slice(1)).toEqual([
    { path: studio, name: "model-Q4_K_M", program: "LM Studio" },
    { path: first, name: "big-00001-of-00002", program: "llama.cpp" },
    { path: linked, name: "n", program: "Hugging Face" },
  ]);
});

// What other programs keep is read as it is found: a link had been followed wherever it led, a file of any size read.
test("a list of layers that is a link or too large is none", async () => {
  const folder = ".ollama/models/manifests/registry.ollama.ai/library";
  write(`.ollama/models/blobs/sha256-${DIGEST}`);
  const list = write("list", manifest(`sha256:${DIGEST}`));
  mkdirSync(join(home, folder, "linked"), { recursive: true });
  symlinkSync(list, join(home, folder, "linked/1b"));
  write(`${folder}/large/1b`, manifest(`sha256:${DIGEST}`).padEnd(64 * 1024 + 1));
  write(`${folder}/usual/1b`, manifest(`sha256:${DIGEST}`).padEnd(64 * 1024));
  expect((await find()).map(({ name }) => name)).toEqual(["usual:1b"]);
});

test("looks where the programs were told to keep them", async () => {
  const own = write("elsewhere/llama/own.gguf");
  const hub = write("elsewhere/hf/hub/x.gguf");
  expect(await find()).toEqual([]);
  const found = await find({
    LLAMA_CACHE: join(home, "elsewhere/llama"),
    HF_HOME: join(home, "elsewhere/hf"),
  });
  expect(found.map(({ path }) => path)).toEqual([own, hub]);
});
