// What it costs to answer with another model: choosing one (until its first suggestion), and a completion server on
// loopback that answers at once. Our own share is what a suggestion takes longer than the bare request to that server.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/command.mjs";
import { percentile } from "./figures.mjs";
import { openDocument, startServer } from "./serverClient.mjs";

const TEXT = "export function sum(values: number[]): number {\n  return ";
const SWITCHES = 4;
const REQUESTS = 50;

/** Milliseconds from the setting's change to a suggestion of the other model; the slowest of four. The other model is a
 * copy of the default one: only one size is shipped. */
export async function measureSwitch() {
  const folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
  cpSync(join(ROOT, "models/default"), join(folder, "twin"), { recursive: true });
  const server = await startServer(ROOT, { args: ["--store", join(folder, "store")] });
  try {
    const added = await server.connection.sendRequest("loupe/addModel", { path: join(folder, "twin") });
    if (added.kind !== "installed") throw new Error(`the copy of the model was not added: ${added.message}`);
    const document = openDocument(server, join(ROOT, "bench/switch.ts"), `${TEXT}\n}\n`);
    await document.opened;
    await document.complete(TEXT.length);
    const times = [];
    for (let count = 0; count < SWITCHES; count += 1) {
      times.push(await switchTo(server, document, count % 2 === 0 ? "twin" : ""));
    }
    return Math.max(...times);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function switchTo({ connection }, document, model) {
  const start = performance.now();
  const ready = new Promise((resolve) => {
    const listener = connection.onNotification("loupe/state", (state) => {
      if (state.kind !== "ready" || (state.model === "twin") !== (model === "twin")) return;
      listener.dispose();
      resolve();
    });
  });
  await connection.sendNotification("workspace/didChangeConfiguration", { settings: { loupe: { model } } });
  await ready;
  await document.complete(TEXT.length);
  return performance.now() - start;
}

/** Milliseconds, medians: of a suggestion that a server answers at once, less those of the bare request to it. */
export async function measureOverhead() {
  const event = { choices: [{ text: "values", finish_reason: "stop", logprobs: null }] };
  const answer = `data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`;
  let body = "";
  const http = createServer((request, response) => {
    body = "";
    request.setEncoding("utf8").on("data", (text) => (body += text));
    request.on("end", () => response.writeHead(200, { "content-type": "text/event-stream" }).end(answer));
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${http.address().port}`;
  const settings = { inference: "server", servers: [{ protocol: "openai", url, model: "bench" }] };
  const server = await startServer(ROOT, { settings });
  try {
    const document = openDocument(server, join(ROOT, "bench/server.ts"), `${TEXT}\n}\n`);
    await document.opened;
    const agent = new Agent({ keepAlive: true });
    const times = [];
    const bare = [];
    let offset = TEXT.length;
    for (let count = 0; count < REQUESTS; count += 1) {
      // Another text each time, so that nothing is remembered.
      await document.type(offset, "x");
      offset += 1;
      const start = performance.now();
      await document.complete(offset);
      times.push(performance.now() - start);
      bare.push(await bareRequest(`${url}/v1/completions`, { agent, body }));
    }
    agent.destroy();
    return { overheadMs: percentile(times, 0.5) - percentile(bare, 0.5), bareMs: percentile(bare, 0.5) };
  } finally {
    await server.stop();
    http.closeAllConnections();
    http.close();
  }
}

/** Milliseconds from the same body sent to the answer's first bytes. */
function bareRequest(url, { agent, body }) {
  const start = performance.now();
  const headers = { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    httpRequest(url, { method: "POST", agent, headers }, (response) => {
      let ms = null;
      response.on("data", () => (ms ??= performance.now() - start));
      response.on("end", () => resolve(ms));
    })
      .on("error", reject)
      .end(body);
  });
}
