// Two models came with Loupe: which one answers, by what is known of this machine, with the shipped model and a tiny one in
// place of the large.
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ShippedChoice } from "../../server/protocol/models";
import { cleanUpAfterEach, PLACE, startServer, temporary, URI, writeModels } from "./modelFolders";

const QUICK = { promptTokensPerSecond: 5000, decodeStepMs: 2 };

cleanUpAfterEach();

/** The large model is a copy of the small one under another name. */
async function start(given: { trial?: object; cutLarge?: boolean; settings?: object }) {
  const modelsFolder = writeModels({ preferred: { id: "large", name: "Large", directory: "large" } });
  const storeFolder = temporary("store");
  const weights = join(modelsFolder, "large/model.onnx");
  const sha256 = createHash("sha256").update(readFileSync(weights)).digest("hex");
  if (given.cutLarge) truncateSync(weights, 1000);
  if (given.trial) {
    mkdirSync(join(storeFolder, ".trials"));
    writeFileSync(join(storeFolder, ".trials/large.json"), JSON.stringify({ ...given.trial, sha256 }));
  }
  const client = await startServer({
    ...{ modelsFolder, storeFolder },
    initializationOptions: { settings: given.settings ?? {} },
  });
  const messages: string[] = [];
  client.connection.onNotification(
    "loupe/message",
    ({ message }: { message: string }) => void messages.push(message),
  );
  await client.open(URI, "typescript", PLACE.text);
  const choice = () => client.connection.sendRequest<ShippedChoice | null>("loupe/shippedChoice");
  return { client, choice, messages };
}

test("the large one answers where it was measured to be quick", async () => {
  const { client, choice, messages } = await start({ trial: QUICK });
  expect(await client.state("ready")).toMatchObject({ model: "large", load: { threads: 1 } });
  expect(await choice()).toMatchObject({ model: "Large", reason: "quickEnough" });
  await client.complete(URI, PLACE.position, { triggerKind: 1 });
  expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
  expect(messages).toEqual([]);
});

test("the small one answers where the large one was not measured yet, or was too slow", async () => {
  const unmeasured = await start({});
  expect(await unmeasured.client.state("ready")).toMatchObject({ model: "loupe-nano" });
  expect(await unmeasured.choice()).toMatchObject({ reason: "notMeasured" });
  const slow = await start({ trial: { promptTokensPerSecond: 90, decodeStepMs: 60 } });
  expect(await slow.client.state("ready")).toMatchObject({ model: "loupe-nano" });
  expect(await slow.choice()).toMatchObject({ reason: "tooSlow", trial: { decodeStepMs: 60 } });
});

test("the small one answers where the large one's file is cut off, with one sentence", async () => {
  const { client, choice, messages } = await start({ trial: QUICK, cutLarge: true });
  expect(await client.state("ready")).toMatchObject({ model: "loupe-nano" });
  await client.complete(URI, PLACE.position);
  expect(await choice()).toMatchObject({ model: "Loupe nano", reason: "broken" });
  expect(messages).toEqual([
    expect.stringMatching(/^The large model cannot be used.*expected 10001997 bytes/),
  ]);
  expect(client.states.filter(({ kind }) => kind === "loading")).toHaveLength(1);
});

test("on battery the small one takes over where the setting says so, and gives way again", async () => {
  const { client, choice } = await start({ trial: QUICK, settings: { smallModelOnBattery: true } });
  expect(await client.state("ready")).toMatchObject({ model: "large" });
  const since = client.states.length;
  await client.connection.sendNotification("loupe/power", { onBattery: true });
  expect(await client.state("ready", since)).toMatchObject({ model: "loupe-nano" });
  expect(await choice()).toMatchObject({ reason: "onBattery" });
  const later = client.states.length;
  await client.connection.sendNotification("loupe/power", { onBattery: false });
  expect(await client.state("ready", later)).toMatchObject({ model: "large" });
});

test("what a cursor that rests will need is read ahead: a request there reads a token or two", async () => {
  const { client } = await start({ trial: QUICK });
  await client.state("ready");
  const place = { textDocument: { uri: URI }, position: PLACE.position };
  await client.connection.sendNotification("loupe/cursorRests", place);
  while ((await client.report()).runs === 0);
  await client.complete(URI, PLACE.position, { triggerKind: 1 });
  const generate = (await client.report()).lastCompletion?.generate;
  // Without it, nothing of the prompt is known.
  expect(generate?.reusedLength).toBe((generate?.promptLength ?? 0) - 1);
});
