// Two windows on one folder of models: two whole servers, one hub. One downloads while the other waits its turn; what a
// killed one has left, the other goes on with. The model is there whole or not at all.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AnnounceAnswer, ModelAnswer, ModelInfo } from "../../server/protocol/models";
import { type Hub, startHub } from "../support/hub";
import { tinyCatalog, tinyFiles } from "../support/tinyModel";
import { LspClient } from "./client";

const ROOT = join(import.meta.dirname, "..", "..");
const DIRECT = { proxy: null, strictTls: true };
const WEIGHTS = "onnx/model.onnx.data";
/** So many bytes of the weights come before the hub stops to be told to go on. */
const HELD_AFTER = 20_000;
/** Other programs may run meanwhile. */
const PATIENCE = { timeout: 30_000 };

let folder: string;
let hub: Hub;
let release: () => void;
let clients: LspClient[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loupe-two-"));
  cpSync(join(ROOT, "models/manifest.json"), join(folder, "models/manifest.json"));
  cpSync(join(ROOT, "models/default"), join(folder, "models/default"), { recursive: true });
  hub = await startHub(tinyFiles());
  writeFileSync(join(folder, "models/catalog.json"), JSON.stringify(tinyCatalog(hub.address)));
  const until = new Promise<void>((resolve) => (release = resolve));
  let isHeld = false;
  hub.fault = () => {
    if (isHeld || fetched(WEIGHTS).length === 0) return undefined;
    isHeld = true;
    return { heldAfter: HELD_AFTER, until };
  };
  clients = [];
});
afterEach(async () => {
  release();
  await Promise.all(clients.map((client) => client.stop()));
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Requests for the bytes of a file. */
const fetched = (path: string) =>
  hub.requests.filter(({ method, url }) => method === "GET" && url === `/storage/${path}`);
const inStore = (...names: string[]) => join(folder, "store", ...names);
const arrived = () =>
  statSync(inStore(".downloads/tiny/files", WEIGHTS), { throwIfNoEntry: false })?.size ?? 0;

/** A window: what it asks of its server. */
async function openWindow() {
  const client = await LspClient.start({ modelsFolder: join(folder, "models"), storeFolder: inStore() });
  clients.push(client);
  const { connection } = client;
  return {
    client,
    models: () => connection.sendRequest<ModelInfo[]>("loupe/models"),
    download: async () => {
      const asked = { id: "tiny", network: DIRECT };
      const announced = await connection.sendRequest<AnnounceAnswer>("loupe/announceModel", asked);
      if (announced.kind !== "announced") throw new Error(announced.message);
      const { announcement } = announced;
      return connection.sendRequest<ModelAnswer>("loupe/downloadModel", { ...asked, announcement });
    },
    choose: async () => {
      const since = client.states.length;
      const settings = { loupe: { model: "tiny" } };
      await connection.sendNotification("workspace/didChangeConfiguration", { settings });
      return client.state("ready", since);
    },
  };
}

/** Nothing else in the store, and the weights as the hub has them. */
function expectOneWholeModel(): void {
  expect(readdirSync(inStore()).filter((name) => !name.startsWith("."))).toEqual(["tiny"]);
  expect(readFileSync(inStore("tiny", WEIGHTS)).equals(tinyFiles().get(WEIGHTS) as Buffer)).toBe(true);
  for (const name of [".downloads", ".locks", ".staging"]) {
    const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(entries.filter((entry) => entry.includes(join(name, "tiny")))).toEqual([]);
  }
}

test("two windows that want the same model fetch it once, and both have it", async () => {
  const [first, second] = [await openWindow(), await openWindow()];
  const downloading = first.download();
  await expect.poll(arrived, PATIENCE).toBe(HELD_AFTER);
  expect(await second.download()).toMatchObject({ kind: "refused", sentence: { code: "busyElsewhere" } });
  expect((await second.models()).at(-1)).toMatchObject({ id: "tiny", place: "available" });
  release();
  expect(await downloading).toMatchObject({ kind: "installed", id: "tiny" });
  expect(fetched(WEIGHTS)).toHaveLength(1);
  for (const { models, choose } of [first, second]) {
    expect((await models()).at(-1)).toMatchObject({ id: "tiny", place: "installed" });
    expect(await choose()).toMatchObject({ kind: "ready", model: "tiny" });
  }
  expectOneWholeModel();
});

test("a window that was killed in the middle of a download leaves the rest of it to the other one", async () => {
  const [first, second] = [await openWindow(), await openWindow()];
  // Nobody answers this one: the connection dies with the server.
  void first.download().catch(() => null);
  await expect.poll(arrived, PATIENCE).toBe(HELD_AFTER);
  first.client.child.kill("SIGKILL");
  await first.client.stop();
  expect((await second.models()).at(-1)).toMatchObject({ id: "tiny", place: "available" });
  expect(await second.download()).toMatchObject({ kind: "installed", id: "tiny" });
  expect(fetched(WEIGHTS).map(({ range }) => range)).toEqual([undefined, `bytes=${HELD_AFTER}-`]);
  expect(await second.choose()).toMatchObject({ kind: "ready", model: "tiny" });
  expectOneWholeModel();
});
