// Many processes want one lock at the same moment, also the lock of one that was killed: never do two of them have it.
import { build } from "esbuild";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import { ModelRefused } from "../../../../server/model/errors";
import { withLock } from "../../../../server/model/lock";
import type { FromContender, ToContender } from "./lockContender";

const CONTENDERS = 6;
const ROUNDS = 12;
const BUSY = new ModelRefused("busyElsewhere", ["x"]);

let program: string;
let folder: string;
let path: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  const programs = mkdtempSync(join(tmpdir(), "loupe-contender-"));
  program = join(programs, "contender.js");
  await build({
    entryPoints: [join(import.meta.dirname, "lockContender.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
});
afterAll(() => rmSync(join(program, ".."), { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loupe-lock-"));
  path = join(folder, "locks", "model");
});
afterEach(async () => {
  await Promise.all([...children].map(kill));
  rmSync(folder, { recursive: true });
});

async function startContender(): Promise<ChildProcess> {
  const child = fork(program, [path]);
  children.add(child);
  expect(await answerOf(child)).toBe("ready");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function answerOf(child: ChildProcess): Promise<FromContender> {
  const [answer] = (await once(child, "message")) as [FromContender];
  return answer;
}

const tell = (child: ChildProcess, message: ToContender): Promise<FromContender> => {
  const answer = answerOf(child);
  child.send(message);
  return answer;
};

test("is had by one of many processes at a time, whether the last one left it or was killed", async () => {
  const contenders = await Promise.all(Array.from({ length: CONTENDERS }, startContender));
  for (let round = 0; round < ROUNDS; round++) {
    const answers = await Promise.all(contenders.map((child) => tell(child, "try")));
    expect(answers.filter((answer) => answer === "entered")).toHaveLength(1);
    const holder = answers.indexOf("entered");
    const child = contenders[holder] as ChildProcess;
    if (round % 2 === 0) {
      await kill(child);
      contenders[holder] = await startContender();
    } else {
      expect(await tell(child, "leave")).toBe("left");
    }
  }
});

test("is left behind by work that fails, and leaves nothing on the disk", async () => {
  await expect(withLock(path, BUSY, () => Promise.reject(new Error("oops")))).rejects.toThrow("oops");
  expect(readdirSync(join(folder, "locks"))).toEqual([]);
  expect(await withLock(path, BUSY, () => Promise.resolve(1))).toBe(1);
});

test("is busy for a second one in the same process, and its claims leave nothing either", async () => {
  await withLock(path, BUSY, async () => {
    await expect(withLock(path, BUSY, () => Promise.resolve())).rejects.toBe(BUSY);
    expect(readdirSync(join(folder, "locks"))).toEqual(["model"]);
  });
});

test("tells a folder that cannot be used from a lock that is held", async () => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const blocked = join(folder, "x".repeat(300), "model");
  await expect(withLock(blocked, BUSY, () => Promise.resolve())).rejects.toThrow(/ENAMETOOLONG/);
});
