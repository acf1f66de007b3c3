// A disk that really fills up: a small file system in memory, where the test may make one (Linux, as root).
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCatalog, type CatalogEntry } from "../../../../server/model/catalog";
import { announce, downloadModel, type DownloadDeps } from "../../../../server/model/download/downloadModel";
import { convertGguf } from "../../../../server/gguf/convert";
import { inspectModel } from "../../../../server/model/modelFolder";
import { ModelStore } from "../../../../server/model/store";
import { DIRECT } from "../../../../server/net/http";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { startHub, type Hub } from "../../../support/hub";
import { tinyGguf, writeGguf } from "../../../support/gguf";
import { TINY_FOLDER, tinyCatalog, tinyFiles } from "../../../support/tinyModel";

const SIZE_KB = 2048;

/** The disk looked large enough when it was asked. */
class TrustingStore extends ModelStore {
  override checkSpace(): Promise<void> {
    return Promise.resolve();
  }
}

let folder: string;
let hub: Hub | null = null;
let isMounted = false;

function mountSmall(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE_KB}k`, "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    // Root without the right to mount, as in most containers: the test says that it was not run.
    return false;
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loupe-full-"));
  isMounted = mountSmall();
});
afterEach(async () => {
  await hub?.close();
  hub = null;
  if (isMounted) execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

const fill = () => {
  try {
    for (let i = 0; ; i++) writeFileSync(join(folder, `.filler-${i}`), Buffer.alloc(4096));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe("ENOSPC");
  }
};
const installed = () => readdirSync(folder).filter((name) => !name.startsWith("."));
const checkTokenizer = (raw: unknown) => new Tokenizer(raw);

test("keeps what has arrived, says so, and goes on when there is room again", async ({ skip }) => {
  if (!isMounted) skip("a file system in memory could not be mounted");
  hub = await startHub(tinyFiles());
  const store = new TrustingStore(folder);
  const deps: DownloadDeps = {
    store,
    hub: hub.address,
    network: DIRECT,
    signal: new AbortController().signal,
    idleMs: 5000,
    delay: () => Promise.resolve(),
    onProgress: () => undefined,
    checkTokenizer,
  };
  const entry = readCatalog(tinyCatalog("https://hub.example")).models[0] as CatalogEntry;
  const pins = await announce(entry, deps);
  let isFilled = false;
  const onProgress = () => {
    if (!isFilled) fill();
    isFilled = true;
  };
  await expect(downloadModel(entry, pins, { ...deps, onProgress })).rejects.toThrow(
    /The disk is full\. What/,
  );
  expect(installed()).toEqual([]);
  for (const name of readdirSync(folder)) if (name.startsWith(".filler")) rmSync(join(folder, name));
  await downloadModel(entry, pins, deps);
  expect(installed()).toEqual(["tiny"]);
});

test("installs nothing of a folder where the disk fills up", async ({ skip }) => {
  if (!isMounted) skip("a file system in memory could not be mounted");
  const model = await inspectModel(TINY_FOLDER, { checkTokenizer });
  const description = { id: "tiny", name: "Tiny", licence: null, source: "tiny" };
  fill();
  const install = () => new TrustingStore(folder).install(model, description);
  await expect(install()).rejects.toThrow(/^The disk is full/);
  rmSync(join(folder, ".filler-0"));
  rmSync(join(folder, ".filler-1"));
  await expect(install()).rejects.toThrow(/^The disk is full\. Nothing was installed\.$/);
  expect(installed()).toEqual([]);
});

test("takes nothing of a GGUF file where the disk fills up in the middle, and takes it when there is room", async ({
  skip,
}) => {
  if (!isMounted) skip("a file system in memory could not be mounted");
  const original = mkdtempSync(join(tmpdir(), "loupe-original-"));
  const file = join(original, "tiny.gguf");
  writeFileSync(file, writeGguf(tinyGguf("llama", "Q4_0")));
  const store = new TrustingStore(folder);
  const take = (onProgress: () => void) =>
    store.make({ id: "tiny", name: "Tiny", licence: null, source: file }, 0, async (staging) => {
      const options = { signal: new AbortController().signal, onProgress, maxContextLength: 256 };
      await convertGguf(file, staging, options);
      return inspectModel(staging, { checkTokenizer });
    });
  try {
    await expect(take(fill)).rejects.toThrow(/^The disk is full\. Nothing was installed\.$/);
    expect(installed()).toEqual([]);
    expect(readdirSync(join(folder, ".staging"))).toEqual([]);
    for (const name of readdirSync(folder)) if (name.startsWith(".filler")) rmSync(join(folder, name));
    await take(() => undefined);
    expect(installed()).toEqual(["tiny"]);
  } finally {
    rmSync(original, { recursive: true, force: true });
  }
});

test("refuses before anything is copied where the disk is too small", async ({ skip }) => {
  if (!isMounted) skip("a file system in memory could not be mounted");
  await expect(new ModelStore(folder).checkSpace(1)).rejects.toThrow(/^The disk has \d+ MB free/);
});
