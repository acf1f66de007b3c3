// What the engine's process is started with.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { forkEngine } from "../../../../server/engineHost/process";

const folder = mkdtempSync(join(tmpdir(), "loupe-fork-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("forkEngine", () => {
  test("lets the engine collect its garbage, give large blocks back, and lay them on large pages", async () => {
    const path = join(folder, "engine.js");
    const read = ["MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES", "PATH"].map((name) => `process.env.${name}`);
    writeFileSync(path, `process.send([typeof gc, ${read.join()}])`);
    const message = await new Promise((resolve) => forkEngine(path).onMessage(resolve));
    expect(message).toEqual(["function", String(1 << 20), "glibc.malloc.hugetlb=1", process.env.PATH]);
  });
});
