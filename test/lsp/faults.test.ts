// What goes wrong in the field: a damaged model, a killed engine, a killed server, an engine that is not needed.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { TokensResult } from "../../server/protocol/lsp";
import { cursorIn, isRunning, LspClient, ROOT_URI } from "./client";

const MODELS = join(import.meta.dirname, "..", "..", "models");
const PLACE = cursorIn("function add(a: number, b: number) {\n  return │\n}\n");
const URI_A = `${ROOT_URI}/a.ts`;

let cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  cleanUps = [];
});

async function start(options: Parameters<typeof LspClient.start>[0] = {}): Promise<LspClient> {
  const client = await LspClient.start(options);
  cleanUps.push(() => client.stop());
  await client.open(URI_A, "typescript", PLACE.text);
  return client;
}

/** A copy of the models that a test may damage. */
function copyOfModels(): { folder: string; model: string } {
  const folder = mkdtempSync(join(tmpdir(), "loupe-models-"));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(MODELS, "manifest.json"), join(folder, "manifest.json"));
  cpSync(join(MODELS, "default"), join(folder, "default"), { recursive: true });
  return { folder, model: join(folder, "default", "model.onnx") };
}

const changeOneByte = (path: string) => {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

test.each([
  ["missing", "modelMissing", (path: string) => rmSync(path)],
  ["truncated", "modelChanged", (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 1000))],
  ["changed by one byte", "modelChanged", changeOneByte],
] as const)(
  "a model file that is %s is a failed state, and an engine is not tried",
  async (_, reason, damage) => {
    const { folder, model } = copyOfModels();
    damage(model);
    const client = await start({ modelsFolder: folder });
    const failed = await client.state("failed");
    expect(failed).toMatchObject({ reason });
    expect(failed.kind === "failed" && failed.message).toContain("Reinstall Loupe");
    const before = client.states.length;
    for (let i = 0; i < 3; i++) expect(await client.complete(URI_A, PLACE.position)).toBeNull();
    expect(client.states.length).toBe(before);
    expect((await client.report()).enginePid).toBeNull();
  },
);

test("a mended model is found by a restart", async () => {
  const { folder, model } = copyOfModels();
  rmSync(model);
  const client = await start({ modelsFolder: folder });
  await client.state("failed");
  cpSync(join(MODELS, "default", "model.onnx"), model);
  expect(await client.connection.sendRequest("loupe/restart")).toMatchObject({ kind: "ready" });
});

test("a killed engine is replaced, and the next request answered", async () => {
  const client = await start();
  await client.state("ready");
  const first = (await client.report()).enginePid ?? 0;
  const since = client.states.length;
  process.kill(first, "SIGKILL");
  await client.state("idle", since);
  await client.complete(URI_A, PLACE.position);
  const report = await client.report();
  expect(report.enginePid).not.toBe(first);
  expect(report.lastCompletion?.generate?.runs).toBeGreaterThan(0);
});

// Linux and macOS: Windows has no such signal.
test.skipIf(process.platform === "win32")(
  "a stopped engine is ended and replaced; report and what needs no engine answer meanwhile",
  async () => {
    const client = await start();
    await client.state("ready");
    await client.complete(URI_A, PLACE.position);
    const first = (await client.report()).enginePid ?? 0;
    const since = client.states.length;
    process.kill(first, "SIGSTOP");
    const score = client.connection.sendRequest("loupe/score", { tokenIds: [1, 2, 3] });
    const refused = expect(score).rejects.toThrow(/no answer for \d+ s/);
    expect((await client.report()).enginePid).toBe(first);
    const { tokens } = await client.connection.sendRequest<TokensResult>("loupe/tokens", { text: "a b" });
    expect(tokens).toHaveLength(2);
    await refused;
    expect(isRunning(first)).toBe(false);
    await client.state("idle", since);
    await client.complete(URI_A, PLACE.position);
    expect((await client.report()).enginePid).not.toBe(first);
  },
);

test("no engine is left when the server is killed", async () => {
  const client = await start();
  await client.state("ready");
  const { enginePid } = await client.report();
  client.child.kill("SIGKILL");
  await expect.poll(() => isRunning(enginePid ?? 0), { timeout: 2_000, interval: 20 }).toBe(false);
});

test("an idle engine ends and comes back with the next request", async () => {
  const settings = { engineIdleMinutes: 0.005 };
  const client = await start({ initializationOptions: { settings } });
  await client.state("ready");
  await client.state(
    "idle",
    client.states.findIndex(({ kind }) => kind === "ready"),
  );
  expect((await client.report()).enginePid).toBeNull();
  await client.complete(URI_A, PLACE.position);
  expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
});

test("settings are asked per resource once, and again after a change", async () => {
  let enabled = false;
  const client = await start({
    capabilities: { workspace: { configuration: true } },
    configuration: (scopeUri) => (scopeUri === URI_A ? { enabled } : null),
  });
  await client.state("ready");
  for (let i = 0; i < 2; i++) await client.complete(URI_A, PLACE.position);
  expect((await client.report()).lastCompletion?.outcome).toBe("disabled");
  expect(client.configurationAsked.filter((uri) => uri === URI_A)).toHaveLength(1);
  enabled = true;
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await client.complete(URI_A, PLACE.position);
  expect((await client.report()).lastCompletion?.outcome).not.toBe("disabled");
});

test("a client that knows the command is told of acceptance", async () => {
  const client = await start({ initializationOptions: { acceptedCommand: true } });
  const answer = await client.complete(URI_A, PLACE.position);
  for (const item of answer?.items ?? []) expect(item.command?.command).toBe("loupe.accepted");
  expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
});
