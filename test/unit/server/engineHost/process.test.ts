// What the engine's process is started with.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { forkEngine } from "../../../../server/engineHost/process";

const folder = mkdtempSync(join(tmpdir(), "loupe-fork-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("forkEngine", () => {
  test("lets the engine collect its garbage, and give large blocks back to the system", async () => {
    const path = join(folder, "engine.js");
    writeFileSync(path, "process.send([typeof gc, process.env.MALLOC_MMAP_THRESHOLD_, process.env.PATH])");
    const message = await new Promise((resolve) => forkEngine(path).onMessage(resolve));
    expect(message).toEqual(["function", String(1 << 20), process.env.PATH]);
  });
});
