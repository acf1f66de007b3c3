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
/** More tokens than the server's window of 1024. */
const LONG = "const price = 1;\n".repeat(600);
/** `<|repo_name|>`, `<|file_sep|>`, `<|fim_suffix|>`, `<|fim_prefix|>`, `<|fim_middle|>`: models/training/prompt.py. */
const OWN_MARKS = [5, 6, 2, 1, 3];

const { step, total } = createSteps();
await step("build", buildProduct);
// llama-cpp-python gives probabilities only where it was told so when it started; both are met.
for (const logits of ["true", "false"]) {
  await step(`/v1/completions of llama-cpp-python, logits_all ${logits}`, () =>
    withServer(
      PYTHON,
      ["-m", "llama_cpp.server", "--model", GGUF, "--n_ctx", "1024", "--logits_all", logits],
      (url) => complete({ protocol: "openai", url, model: "loupe-nano", fim: "loupe" }),
    ),
  );
}
const PROTOCOLS = [
  { path: "/infill", fields: { protocol: "llamacpp" } },
  { path: "/v1/completions", fields: { protocol: "openai", model: "loupe-nano", fim: "loupe" } },
];
for (const protocol of PROTOCOLS) {
  const name = `${protocol.path} of llama.cpp's server`;
  await step(`${name}, streamed`, () => withLlamaServer(protocol, streamed));
  await step(`${name}, cancelled`, () => withLlamaServer(protocol, cancelled));
  await step(`${name}, a document longer than its window`, () => withLlamaServer(protocol, longer));
}
process.exitCode = total().failed > 0 ? 1 : 0;

function withLlamaServer({ path, fields }, work) {
  if (LLAMA_SERVER === "") throw new NotRunError("LOUPE_LLAMA_SERVER names no llama-server");
  const args = ["-m", GGUF, "-c", "1024", "--spm-infill", "-t", "1"];
  return withServer(LLAMA_SERVER, args, async (url, output) => {
    const relay = await startRelay(url);
    try {
      const note = await work(relay, { ...fields, url: relay.url }, { url, output });
      const others = relay.asked.filter((asked) => asked.path !== path);
      if (others.length > 0) throw new Error(`asked for ${others.map((asked) => asked.path)}`);
      return note;
    } finally {
      relay.close();
    }
  });
}

/** The answer comes piece by piece, each an event of its own, and the prompt's marks are the model's own tokens. */
async function streamed(relay, server, { url }) {
  const found = await complete(server);
  if (relay.events < 3) throw new Error(`expected an answer in pieces, got ${relay.events} events`);
  if (server.protocol !== "openai") return { ...found, events: relay.events };
  if (found.logProbs === 0) throw new Error("the server gives probabilities, and none was read");
  const marks = (await readAs(url, JSON.parse(relay.asked[0].body).prompt)).filter((id) => id < 7);
  if (String(marks) !== String(OWN_MARKS)) throw new Error(`expected the marks ${OWN_MARKS}, got ${marks}`);
  return { ...found, events: relay.events, marks: String(marks) };
}

/** The token ids that the server reads a prompt as. */
async function readAs(url, content) {
  const body = JSON.stringify({ content, add_special: false, parse_special: true });
  const answer = await fetch(`${url}/tokenize`, { method: "POST", body });
  return (await answer.json()).tokens;
}

/** The server refuses what is too long for it; it is asked for less at once, and from then on. */
async function longer(relay, server) {
  const found = await complete(server, LONG + BEFORE, 2);
  const lengths = relay.asked.map(({ body }) => body.length);
  const times = relay.statuses.filter((status) => status === 400).length;
  if (times === 0) throw new Error(`expected the server to refuse ${lengths[0]} bytes`);
  if (relay.statuses.slice(times).some((status) => status !== 200))
    throw new Error(`expected refusals at the first request only, got ${relay.statuses}`);
  return { ...found, statuses: String(relay.statuses), bytes: String(lengths) };
}

/** The user types on after the first piece: the server itself says that it has stopped. */
async function cancelled(relay, server, { output }) {
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

/**
 * What is suggested behind `before`, asked for `times` times, a character typed in between; and proof that the server wrote
 * it: no engine has started, and Loupe had nothing to say.
 */
async function complete(server, before = BEFORE, times = 1) {
  const client = await startServer(ROOT, { settings: { inference: "server", servers: [server] } });
  const messages = [];
  client.connection.onNotification("loupe/message", ({ message }) => messages.push(message));
  try {
    const document = openDocument(client, join(ROOT, "bench/llamacpp.ts"), before + AFTER);
    await document.opened;
    for (let time = 0; time < times; time++) {
      if (time > 0) await document.type(before.length + time - 1, "~");
      await document.complete(before.length + time);
    }
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
