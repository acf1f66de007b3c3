// Models as an editor handles them: listed, added from a folder, downloaded, chosen without restarting anything, removed.
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AnnounceAnswer, ModelAnswer, ModelFileAnswer, ModelInfo } from "../../server/protocol/models";
import type { SentenceCode } from "../../server/protocol/sentences";
import { type Fault, startHub } from "../support/hub";
import { tinyGguf, writeGguf } from "../support/gguf";
import { TINY_FOLDER, tinyCatalog, tinyFiles } from "../support/tinyModel";
import {
  afterThisTest,
  cleanUpAfterEach,
  PLACE,
  startServer,
  temporary,
  URI,
  writeModels,
} from "./modelFolders";

const DIRECT = { proxy: null, strictTls: true };

cleanUpAfterEach();

/** The small model came alone: which of two answers is shippedModels.test.ts's question. */
async function start(options: { catalog?: object } = {}) {
  const settings = { model: "" };
  const client = await startServer({
    modelsFolder: writeModels(options),
    storeFolder: temporary("store"),
    capabilities: { workspace: { configuration: true } },
    configuration: () => settings,
  });
  await client.open(URI, "typescript", PLACE.text);
  const choose = async (model: string) => {
    settings.model = model;
    const since = client.states.length;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    return client.state("ready", since);
  };
  const models = () => client.connection.sendRequest<ModelInfo[]>("loupe/models");
  const add = (path: string) => client.connection.sendRequest<ModelAnswer>("loupe/addModel", { path });
  return { client, choose, models, add };
}

test("a folder's model is added, measured, chosen and answered with, and the shipped one again after", async () => {
  const { client, choose, models, add } = await start();
  const folder = join(temporary("source"), "My Model (v1)");
  cpSync(TINY_FOLDER, folder, { recursive: true });
  const answer = await add(folder);
  expect(answer).toMatchObject({ kind: "installed", id: "my-model-v1" });
  expect(answer.kind === "installed" && answer.trial?.promptTokensPerSecond).toBeGreaterThan(0);
  // The copy counts: the folder may go.
  rmSync(folder, { recursive: true });
  const { serverPid, enginePid } = await client.report();
  expect(await choose("my-model-v1")).toMatchObject({ model: "my-model-v1" });
  await client.complete(URI, PLACE.position);
  const report = await client.report();
  expect(report.lastCompletion?.generate?.runs).toBeGreaterThan(0);
  expect(report.serverPid).toBe(serverPid);
  expect(report.enginePid).not.toBe(enginePid);
  expect((await models()).map(({ id, place, isActive }) => [id, place, isActive])).toEqual([
    ["loupe-nano", "shipped", false],
    ["my-model-v1", "installed", true],
  ]);
  expect(await choose("")).toMatchObject({ model: "loupe-nano" });
  await client.connection.sendRequest("loupe/removeModel", { id: "my-model-v1" });
  expect((await models()).map(({ id }) => id)).toEqual(["loupe-nano"]);
});

test("a .gguf file is described, added with progress, chosen and answered with; a bad one is refused", async () => {
  const { client, choose, add, models } = await start();
  const path = join(temporary("source"), "Tiny Qwen.gguf");
  writeFileSync(path, writeGguf(tinyGguf("qwen2", "Q8_0")));
  const described = await client.connection.sendRequest<ModelFileAnswer>("loupe/describeModelFile", { path });
  expect(described).toMatchObject({
    kind: "described",
    model: { path, architecture: "qwen2", fillsIn: true },
  });
  const progress: number[] = [];
  client.connection.onNotification(
    "loupe/downloadProgress",
    ({ id, bytes }: { id: string; bytes: number }) => {
      if (id === path) progress.push(bytes);
    },
  );
  expect(await add(path)).toMatchObject({ kind: "installed", id: "tiny-qwen" });
  expect(progress.length).toBeGreaterThan(0);
  expect(await choose("tiny-qwen")).toMatchObject({ model: "tiny-qwen" });
  await client.complete(URI, PLACE.position);
  expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
  writeFileSync(path, "GGUF, but not much of one");
  expect(await add(path)).toMatchObject({
    kind: "refused",
    sentence: { code: expect.stringMatching(/^gguf/) as unknown },
  });
  // The model of that name stays, and answers.
  const before = (await client.report()).lastCompletion;
  await client.complete(URI, PLACE.position, { triggerKind: 1 });
  const after = (await client.report()).lastCompletion;
  expect(after?.generate?.runs).toBeGreaterThan(0);
  // Nobody has measured how far the memory is to be trusted with it, and the panel is told so.
  const question = { text: "", question: { kind: "suggestion", turn: 0 } };
  expect(await client.connection.sendRequest("loupe/explain", question)).toMatchObject({ isFitted: false });
  expect(after).not.toEqual(before);
  expect((await models()).map(({ id }) => id)).toEqual(["loupe-nano", "tiny-qwen"]);
});

test("a model that is gone gives way to the shipped one, with a message", async () => {
  const { client, choose } = await start();
  const messages: string[] = [];
  client.connection.onNotification("loupe/message", ({ message }: { message: string }) => {
    messages.push(message);
  });
  expect(await choose("no-such-model")).toMatchObject({ model: "loupe-nano" });
  expect(messages).toEqual([expect.stringContaining("no-such-model is not installed")]);
});

test.each<[string, (folder: string) => void, RegExp]>([
  ["without a model", (folder) => rmSync(join(folder, "model.onnx")), /No ONNX model/],
  [
    "that is no ONNX",
    (folder) => writeFileSync(join(folder, "model.onnx"), "<html>"),
    /cannot be read as an ONNX/,
  ],
  ["without its weights", (folder) => rmSync(join(folder, "model.onnx.data")), /model.onnx.data is missing/],
  [
    "whose weights are a link that leads out",
    (folder) => {
      rmSync(join(folder, "model.onnx.data"));
      symlinkSync("/etc/hostname", join(folder, "model.onnx.data"));
    },
    /leads out/,
  ],
  [
    "that wants weights from elsewhere",
    (folder) => {
      const bytes = readFileSync(join(folder, "model.onnx")).toString("latin1");
      writeFileSync(
        join(folder, "model.onnx"),
        Buffer.from(bytes.replaceAll("model.onnx.data", "../../etc/passw"), "latin1"),
      );
    },
    /outside its folder/,
  ],
  [
    "with a tokenizer of another kind",
    (folder) =>
      writeFileSync(join(folder, "tokenizer.json"), '{"model":{"type":"Unigram"},"added_tokens":[]}'),
    /expected model.type BPE, got "Unigram"/,
  ],
])("a folder %s is refused with the reason", async (_, damage, message) => {
  const { models, add } = await start();
  const folder = join(temporary("source"), "broken");
  cpSync(TINY_FOLDER, folder, { recursive: true });
  damage(folder);
  const answer = await add(folder);
  expect(answer).toMatchObject({ kind: "refused", message: expect.stringMatching(message) as string });
  expect((await models()).map(({ id }) => id)).toEqual(["loupe-nano"]);
});

test("a model of the catalogue is announced, downloaded with progress, and then used", async () => {
  const hub = await startHub(tinyFiles());
  afterThisTest(() => hub.close());
  const { client, choose, models } = await start({ catalog: tinyCatalog(hub.address) });
  expect((await models()).at(-1)).toMatchObject({ id: "tiny", place: "available", isTested: false });
  expect(hub.requests).toEqual([]);
  const progress: number[] = [];
  client.connection.onNotification("loupe/downloadProgress", ({ bytes }: { bytes: number }) => {
    progress.push(bytes);
  });
  const announced = await client.connection.sendRequest<AnnounceAnswer>("loupe/announceModel", {
    id: "tiny",
    network: DIRECT,
  });
  if (announced.kind !== "announced") throw new Error(announced.message);
  expect(hub.requests.every(({ method }) => method === "HEAD")).toBe(true);
  const { announcement } = announced;
  const params = { id: "tiny", network: DIRECT, announcement };
  expect(await client.connection.sendRequest("loupe/downloadModel", params)).toMatchObject({
    kind: "installed",
  });
  expect(progress.at(-1)).toBe(Object.values(announcement.files).reduce((sum, { bytes }) => sum + bytes, 0));
  expect(await choose("tiny")).toMatchObject({ model: "tiny" });
});

test("a download that fails says why in a sentence, leaves nothing, and suggestions go on", async () => {
  const hub = await startHub(tinyFiles());
  afterThisTest(() => hub.close());
  const { client, models } = await start({ catalog: tinyCatalog(hub.address) });
  const ask = { id: "tiny", network: DIRECT };
  const announced = await client.connection.sendRequest<AnnounceAnswer>("loupe/announceModel", ask);
  if (announced.kind !== "announced") throw new Error(announced.message);
  const { announcement } = announced;
  const faults: [Fault, SentenceCode][] = [
    [{ status: 401 }, "noPermission"],
    [{ status: 404 }, "notThere"],
    [{ captive: true }, "signInPage"],
    [{ redirectLoop: true }, "redirectLoop"],
    [{ wrongBytes: true }, "otherChecksum"],
    [{ tooMuch: true }, "tooManyBytes"],
  ];
  for (const [fault, code] of faults) {
    hub.fault = () => fault;
    const answer = await client.connection.sendRequest("loupe/downloadModel", { ...ask, announcement });
    expect(answer).toMatchObject({ kind: "refused", sentence: { code } });
    expect((await models()).map(({ id, place }) => [id, place])).toEqual([
      ["loupe-nano", "shipped"],
      ["tiny", "available"],
    ]);
    await client.complete(URI, PLACE.position);
    const { lastCompletion, state } = await client.report();
    expect(lastCompletion?.outcome).toMatch(/^(completed|noText|postprocess|lowConfidence)$/);
    expect(state).toMatchObject({ kind: "ready", model: "loupe-nano" });
  }
  hub.headFault = () => ({ status: 500 });
  expect(await client.connection.sendRequest("loupe/announceModel", ask)).toMatchObject({
    kind: "refused",
    sentence: { code: "answered", args: [500, expect.any(String)] },
  });
});
