// A model comes from a server that behaves as the hub does, or misbehaves: byte by byte as it was announced, or not at
// all and with the reason. The model is one of the tiny public layouts.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCatalog, type CatalogEntry } from "../../../../../server/model/catalog";
import {
  announce,
  downloadModel,
  type DownloadDeps,
} from "../../../../../server/model/download/downloadModel";
import { ModelStore } from "../../../../../server/model/store";
import { DIRECT } from "../../../../../server/net/http";
import { Tokenizer } from "../../../../../server/tokenizer/tokenizer";
import { seededRandom } from "../../../../eval/random";
import { type Fault, type Hub, startHub } from "../../../../support/hub";
import { TINY_FOLDER, tinyCatalog, tinyFiles } from "../../../../support/tinyModel";

const entry = readCatalog(tinyCatalog("https://hub.example")).models[0] as CatalogEntry;

/** Where nothing is silent, a busy machine is no fault. */
const PATIENT_MS = 60_000;
let folder: string;
let hub: Hub;
let files: Map<string, Buffer>;
let deps: DownloadDeps;
let delays: number[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "loupe store 저장 "));
  files = tinyFiles();
  hub = await startHub(files);
  delays = [];
  deps = {
    store: new ModelStore(folder),
    hub: hub.address,
    network: DIRECT,
    signal: new AbortController().signal,
    idleMs: PATIENT_MS,
    delay: (ms) => {
      delays.push(ms);
      return Promise.resolve();
    },
    onProgress: () => undefined,
    checkTokenizer: (raw) => new Tokenizer(raw),
  };
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const download = async () => downloadModel(entry, await announce(entry, deps), deps);

/** A fault for the first answers, then none. Where it is silence, it is not waited for long. */
function first(count: number, fault: Fault): void {
  hub.fault = (index) => (index < count ? fault : undefined);
  if (isSilent(fault)) deps = { ...deps, idleMs: 300 };
}

function isSilent(fault: object): boolean {
  return "silent" in fault || "stallAfter" in fault;
}

function expectNothingInstalled(): void {
  expect(readdirSync(folder).filter((name) => !name.startsWith("."))).toEqual([]);
}

describe("downloadModel", () => {
  test("announces the hub's own sizes and checksums before anything is fetched", async () => {
    const pins = await announce(entry, deps);
    expect(pins["onnx/model.onnx.data"]?.checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(pins["config.json"]).toEqual({
      bytes: files.get("config.json")?.length,
      checksum: expect.stringMatching(/^git:[0-9a-f]{40}$/) as string,
    });
    expect(hub.requests.every(({ method }) => method === "HEAD")).toBe(true);
  });

  test("installs the model with every file as it was announced", async () => {
    const progress: number[] = [];
    deps = { ...deps, onProgress: (bytes) => progress.push(bytes) };
    const installed = await download();
    expect(installed.shape).toMatchObject({ nLayer: 2, vocabSize: 519 });
    const data = readFileSync(join(folder, "tiny", "onnx", "model.onnx.data"));
    expect(data.equals(files.get("onnx/model.onnx.data") ?? Buffer.alloc(0))).toBe(true);
    expect(progress.at(-1)).toBe([...files.values()].reduce((sum, bytes) => sum + bytes.length, 0));
    expect((await deps.store.list()).map(({ id, licence }) => [id, licence])).toEqual([["tiny", "MIT"]]);
    expect(existsSync(join(folder, ".downloads", "tiny"))).toBe(false);
  });

  // figure models.resumeIdentical: 20 of 20.
  test("is identical after 20 interruptions at random points", async () => {
    let identical = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      await deps.store.remove("tiny");
      hub.fault = (index) =>
        index < 2000 && random() < 0.5 ? { cutAfter: Math.floor(random() * 60_000) } : undefined;
      await download();
      const data = readFileSync(join(folder, "tiny", "onnx", "model.onnx.data"));
      identical += Number(data.equals(files.get("onnx/model.onnx.data") ?? Buffer.alloc(0)));
    }
    expect(identical).toBe(20);
    expect(hub.requests.filter(({ range }) => range !== undefined).length).toBeGreaterThan(10);
  });

  test("goes on after a pause where it was", async () => {
    const pins = await announce(entry, deps);
    const controller = new AbortController();
    const pause = (bytes: number) => bytes > 40_000 && controller.abort(new Error("paused"));
    hub.fault = () => ({ stallAfter: 70_000 });
    await expect(
      downloadModel(entry, pins, { ...deps, idleMs: 300, signal: controller.signal, onProgress: pause }),
    ).rejects.toThrow("paused");
    expectNothingInstalled();
    hub.fault = () => undefined;
    hub.requests.length = 0;
    await downloadModel(entry, pins, deps);
    const [fetched] = hub.requests.filter(({ url }) => url.startsWith("/storage/onnx/model.onnx.data"));
    expect(Number(fetched?.range?.match(/\d+/)?.[0])).toBeGreaterThan(0);
  });

  test.each<[string, Fault, RegExp]>([
    ["401", { status: 401 }, /permission/],
    ["404", { status: 404 }, /not there any more/],
    ["a redirect loop", { redirectLoop: true }, /circles/],
    ["a captive portal's page", { captive: true }, /sign-in/],
    [
      "a way to another program on this machine",
      { status: 302, headers: { location: "http://127.0.0.1:1/shutdown" } },
      /leads to 127\.0\.0\.1:1, which is no place that models come from/,
    ],
    ["other bytes", { wrongBytes: true }, /checksum differs/],
    ["ten megabytes more", { tooMuch: true }, /More bytes/],
    ["500 for ever", { status: 500 }, /overloaded.*try again/],
    ["429 for ever", { status: 429 }, /overloaded.*try again/],
    ["silence for ever", { silent: true }, /did not answer/],
  ])("refuses with the reason and installs nothing: %s", async (_, fault, message) => {
    first(1000, fault);
    await expect(download()).rejects.toThrow(message);
    expectNothingInstalled();
  });

  test.each<[string, Fault]>([
    ["500", { status: 500 }],
    ["429", { status: 429, headers: { "retry-after": "7" } }],
    ["silence", { silent: true }],
    ["a stall in the middle", { stallAfter: 5000 }],
    ["no ranges", { noRanges: true }],
  ])("gets over two answers of: %s", async (name, fault) => {
    first(2, fault);
    await download();
    if (name === "429") expect(delays).toContain(7000);
    expect((await deps.store.list()).length).toBe(1);
  });

  test("is not put off by a hub that answers slowly", async () => {
    const steps: number[] = [];
    deps = { ...deps, idleMs: 100, onProgress: (bytes) => steps.push(bytes) };
    hub.fault = () => ({ trickle: true });
    await download();
    expect(steps.length).toBeGreaterThan(100);
    expect(hub.requests.filter(({ range }) => range !== undefined)).toEqual([]);
  });

  test("is not put off by a hub that has half of a file, and refuses it", async () => {
    const whole = files.get("tokenizer.json") as Buffer;
    const pins = await announce(entry, deps);
    files.set("tokenizer.json", whole.subarray(0, whole.length / 2));
    await expect(downloadModel(entry, pins, deps)).rejects.toThrow(/stopped: the answer was cut off/);
    expectNothingInstalled();
    files.set("tokenizer.json", whole);
    await downloadModel(entry, pins, deps);
  });

  test.each<[string, Fault, RegExp]>([
    ["401", { status: 401 }, /permission/],
    ["404", { status: 404 }, /not there any more/],
    ["429", { status: 429 }, /answered 429/],
    ["500", { status: 500 }, /answered 500/],
    ["a redirect loop", { redirectLoop: true }, /circles/],
    [
      "a redirect to elsewhere",
      { status: 302, headers: { location: "http://portal.test/" } },
      /leads elsewhere/,
    ],
    ["a captive portal's page", { captive: true }, /sign-in/],
    ["no checksum", { status: 204 }, /does not say size and checksum/],
    ["silence", { silent: true }, /did not answer/],
  ])("announces nothing, and says why, where the hub answers with %s", async (_, fault, message) => {
    hub.headFault = () => fault;
    if (isSilent(fault)) deps = { ...deps, idleMs: 300 };
    await expect(announce(entry, deps)).rejects.toThrow(message);
    expect(hub.requests.every(({ method }) => method === "HEAD")).toBe(true);
  });

  test("follows a repository that has another name now", async () => {
    const pins = await announce(entry, deps);
    hub.oldName = "owner/tiny";
    expect(await announce(entry, deps)).toEqual(pins);
    await downloadModel(entry, pins, deps);
  });

  test("refuses another model under the catalogue's name", async () => {
    for (const [path, bytes] of tinyFiles(join(TINY_FOLDER, "../deepseek"))) files.set(path, bytes);
    await expect(download()).rejects.toThrow("expected qwen2, got llama");
    expectNothingInstalled();
  });

  test("refuses a tokenizer that does not fit, and JSON that is none", async () => {
    const tokenizer = JSON.parse(files.get("tokenizer.json")?.toString() ?? "") as { added_tokens: object[] };
    tokenizer.added_tokens.push(
      ...Array.from({ length: 40 }, (_, i) => ({ id: 519 + i, content: `<${i}>` })),
    );
    files.set("tokenizer.json", Buffer.from(JSON.stringify(tokenizer)));
    await expect(download()).rejects.toThrow("does not fit the model: it has 559 tokens, the model 519");
    for (const name of ["tokenizer.json", "config.json"]) {
      files.set(name, Buffer.from("{"));
      await expect(download()).rejects.toThrow(`${name} cannot be read`);
      files.set(name, tinyFiles().get(name) as Buffer);
    }
    expectNothingInstalled();
  });

  test("leaves a model to the window that is working on it, and takes over from a dead one", async () => {
    const pins = await announce(entry, deps);
    hub.fault = () => ({ silent: true });
    const controller = new AbortController();
    const running = downloadModel(entry, pins, { ...deps, idleMs: 60_000, signal: controller.signal });
    const ended = expect(running).rejects.toThrow("enough");
    await expect.poll(() => hub.requests.some(({ method }) => method === "GET")).toBe(true);
    await expect(downloadModel(entry, pins, deps)).rejects.toThrow("Another window");
    controller.abort(new Error("enough"));
    await ended;
    mkdirSync(join(folder, ".locks", "tiny"));
    writeFileSync(join(folder, ".locks", "tiny", "999999999-dead"), "");
    hub.fault = () => undefined;
    await downloadModel(entry, pins, deps);
  });

  test("keeps a model that was there when its new version cannot be had", async () => {
    await download();
    files.set("onnx/model.onnx.data", Buffer.alloc(20_000, 1));
    first(1000, { wrongBytes: true });
    await expect(download()).rejects.toThrow();
    expect((await deps.store.list()).map(({ id }) => id)).toEqual(["tiny"]);
    expect((await deps.store.read("tiny")).shape.nLayer).toBe(2);
  });

  test("says what a full disk and an unreachable hub are", async () => {
    deps = { ...deps, store: new ModelStore(folder) };
    deps.store.checkSpace = () => Promise.reject(new Error("The disk has 1 MB free"));
    await expect(download()).rejects.toThrow("The disk has 1 MB free");
    await hub.close();
    await expect(announce(entry, deps)).rejects.toThrow(/takes no connection \(ECONNREFUSED\)/);
    hub = await startHub(files);
  });
});

describe("a folder", () => {
  test("is installed with its record, found again, and removed", async () => {
    const { inspectModel } = await import("../../../../../server/model/modelFolder");
    const source = mkdtempSync(join(tmpdir(), "loupe-source-"));
    cpSync(TINY_FOLDER, source, { recursive: true });
    writeFileSync(join(source, "modeling_evil.py"), "raise SystemExit");
    const model = await inspectModel(source, deps);
    await deps.store.install(model, { id: "mine", name: "Mine", licence: null, source: "mine" });
    rmSync(source, { recursive: true });
    const { files: installed, promptFormat } = await deps.store.read("mine");
    expect(installed.map(({ path }) => path.split(/[/\\]/).at(-1)).sort()).toEqual([
      "config.json",
      "genai_config.json",
      "model.onnx",
      "model.onnx.data",
      "tokenizer.json",
    ]);
    expect(promptFormat).toMatchObject({ order: "prefixSuffixMiddle", fimPrefixId: 513 });
    await deps.store.remove("mine");
    expect(await deps.store.list()).toEqual([]);
  });
});
