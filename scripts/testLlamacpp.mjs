// `npm run test:llamacpp`: Loupe completes through a real llama.cpp that runs the GGUF twin of its own model
// (docs/llamacpp.md). Says "not run: reason" for what this machine lacks.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openDocument, startServer } from "../test/bench/serverClient.mjs";
import { ROOT } from "./lib/command.mjs";
import { buildProduct } from "./lib/product.mjs";
import { startRelay } from "./lib/relay.mjs";
import { createSteps, NotRunError } from "./lib/steps.mjs";

const cache = process.env.LOUPE_CACHE ?? join(homedir(), ".cache", "loupe-training");
const GGUF = join(cache, "export", "loupe-nano.Q8_0.gguf");
const PYTHON = process.env.LOUPE_LLAMACPP ?? join(homedir(), ".cache/loupe-llamacpp/bin/python");
const LLAMA_SERVER = process.env.LOUPE_LLAMA_SERVER ?? "";
const PATIENCE_MS = 120_000;
const BEFORE =
  "export function sum(values: number[]): number {\n  let total = 0;\n  for (const value of values) {\n    ";
const AFTER = "\n  }\n  return total;\n}\n";

const { step, total } = createSteps();
await step("build", buildProduct);
// llama-cpp-python gives probabilities only where it was told so when it started; both are met.
for (const logits of ["true", "false"]) {
  await step(`/v1/completions of llama-cpp-python, logits_all ${logits}`, () =>
    withServer(
      PYTHON,
      ["-m", "llama_cpp.server", "--model", GGUF, "--n_ctx", "1024", "--logits_all", logits],
      (url) => complete({ protocol: "openai", url, model: "loupe-nano", fim: "qwen" }),
    ),
  );
}
const INFILL = ["-m", GGUF, "-c", "1024", "--spm-infill", "-t", "1"];
await step("/infill of llama.cpp's server, streamed", () => withInfill(streamed));
await step("/infill of llama.cpp's server, cancelled", () => withInfill(cancelled));
process.exitCode = total().failed > 0 ? 1 : 0;

function withInfill(work) {
  if (LLAMA_SERVER === "") throw new NotRunError("LOUPE_LLAMA_SERVER names no llama-server");
  return withServer(LLAMA_SERVER, INFILL, async (url, output) => {
    const relay = await startRelay(url);
    try {
      const note = await work(relay, { protocol: "llamacpp", url: relay.url, model: "loupe-nano" }, output);
      if (relay.paths.some((path) => path !== "/infill")) throw new Error(`asked for ${relay.paths}`);
      return note;
    } finally {
      relay.close();
    }
  });
}

/** The answer comes piece by piece, each an event of its own. */
async function streamed(relay, server) {
  const found = await complete(server);
  if (relay.events < 3) throw new Error(`expected an answer in pieces, got ${relay.events} events`);
  return { ...found, events: relay.events };
}

/** Somebody types on after the first piece: the server itself says that it has stopped. */
async function cancelled(relay, server, output) {
  const settings = { inference: "server", servers: [server], maxSuggestionTokens: 256 };
  const client = await startServer(ROOT, { settings });
  try {
    const document = openDocument(client, join(ROOT, "bench/cancelled.ts"), BEFORE + AFTER);
    await document.opened;
    relay.isHolding = true;
    const first = document.complete(BEFORE.length);
    await until("the first event", () => relay.events > 0);
    relay.isHolding = false;
    await document.type(BEFORE.length, "t");
    const second = document.complete(BEFORE.length + 1);
    if ((await first) !== null) throw new Error("expected no answer to what was cancelled");
    await until("the server's word", () => /cancel task/.test(output()));
    await second;
    if (relay.left !== 1) throw new Error(`expected Loupe to leave once, it left ${relay.left} times`);
    return { left: relay.left, server: /cancel task, id_task = \d+/.exec(output())?.[0] };
  } finally {
    await client.stop();
  }
}

async function until(what, isSo) {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
    await wait(20);
  }
}

/** `work` gets the server's address and what it has written so far; what it gives is the step's note. */
async function withServer(program, args, work) {
  if (!existsSync(GGUF)) throw new NotRunError(`no ${GGUF}: npm run model:gguf`);
  if (!existsSync(program)) throw new NotRunError(`no ${program}: docs/llamacpp.md`);
  const port = await freePort();
  const child = spawn(program, [...args, "--host", "127.0.0.1", "--port", String(port)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => (output = (output + data).slice(-20_000)));
  try {
    const url = `http://127.0.0.1:${port}`;
    await answering(`${url}/v1/models`, child, () => output);
    return { note: JSON.stringify(await work(url, () => output)) };
  } finally {
    child.kill();
  }
}

/** What is suggested, and proof that the server wrote it: no engine has started, and Loupe had nothing to say. */
async function complete(server) {
  const settings = { inference: "server", servers: [server] };
  const client = await startServer(ROOT, { settings });
  const messages = [];
  client.connection.onNotification("loupe/message", ({ message }) => messages.push(message));
  try {
    const document = openDocument(client, join(ROOT, "bench/llamacpp.ts"), BEFORE + AFTER);
    await document.opened;
    await document.complete(BEFORE.length);
    const { enginePid, lastCompletion } = await client.connection.sendRequest("loupe/report");
    if (messages.length > 0) throw new Error(messages.join(" "));
    if (enginePid !== null) throw new Error("the local engine was started");
    if (lastCompletion?.written === "") throw new Error(`nothing came: ${JSON.stringify(lastCompletion)}`);
    const { written, insertText, outcome, logProbs } = lastCompletion;
    return { written, insertText, outcome, logProbs: logProbs.length };
  } finally {
    await client.stop();
  }
}

async function answering(url, child, output) {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${output()}`);
    const found = await fetch(url).catch(() => null);
    if (found?.ok) return;
    await wait(200);
  }
  throw new Error(`the server did not answer within ${PATIENCE_MS / 1000} s: ${output()}`);
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
