// What goes wrong in the field, one function each: it makes the fault, and throws where a request stays without an answer or
// Loupe does not come back.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Random } from "../fuzz/random";
import { ROOT } from "../support/root";
import { ServerProcess, type ServerOptions } from "../support/serverProcess";
import { complete, enginePid, modelAnswers, open, report, within } from "./asked";

export interface Fault {
  readonly name: string;
  /** Gives its figures; a sentence where it cannot be made here. */
  readonly make: (times: number) => Promise<Readonly<Record<string, number>> | string>;
}

const BACK_WITHIN_MS = 3_000;
const MOST_KILL_DELAY_MS = 60;

async function withServer<T>(
  use: (server: ServerProcess) => Promise<T>,
  options: ServerOptions = {},
): Promise<T> {
  const server = await within(ServerProcess.start(options), "initialize");
  try {
    return await use(server);
  } finally {
    server.stop();
  }
}

const killed: Fault["make"] = (times) =>
  withServer(async (server) => {
    const random = new Random(1);
    const uri = open(server);
    let [answered, slowestBackMs] = [0, 0];
    for (let kill = 0; kill < times; kill++) {
      const pid = await enginePid(server);
      const waiting = [
        complete(server, uri),
        within(server.request("loupe/score", { tokenIds: [1, 2] }), "a score"),
      ];
      await new Promise((resolve) => setTimeout(resolve, random.below(MOST_KILL_DELAY_MS)));
      process.kill(pid, "SIGKILL");
      const died = performance.now();
      waiting.push(complete(server, uri));
      answered += (await Promise.all(waiting)).length;
      await modelAnswers(server);
      slowestBackMs = Math.max(slowestBackMs, performance.now() - died);
    }
    if (slowestBackMs > BACK_WITHIN_MS) throw new Error(`came back after ${Math.round(slowestBackMs)} ms`);
    return { killed: times, answered, slowestBackMs: Math.round(slowestBackMs) };
  });

const stopped: Fault["make"] = () =>
  withServer(async (server) => {
    const uri = open(server);
    await complete(server, uri);
    const pid = await enginePid(server);
    process.kill(pid, "SIGSTOP");
    const began = performance.now();
    const waiting = within(server.request("loupe/score", { tokenIds: [1, 2] }), "a refusal", 90_000);
    await report(server);
    const { error } = await waiting;
    if (!/no answer for/.test(error?.message ?? ""))
      throw new Error(`expected a refusal, got ${error?.message ?? "an answer"}`);
    const foundMs = Math.round(performance.now() - began);
    await modelAnswers(server);
    return { foundMs };
  });

/** The engine may have a little more than it has. */
const outOfMemory: Fault["make"] = () =>
  withServer(async (server) => {
    const uri = open(server);
    const pid = await enginePid(server);
    const status = spawnSync("prlimit", ["--pid", String(pid), `--as=${virtualBytes(pid) + (1 << 20)}`]);
    if (status.status !== 0) return "prlimit is not to be had here";
    const text = "const a = [1, 2, 3];\n".repeat(200);
    const asked = ["overview", "surprise"].map((kind) =>
      within(server.request("loupe/explain", { text, question: { kind } }), kind, 90_000),
    );
    const refused = (await Promise.all(asked)).filter(({ error }) => error).length;
    await complete(server, uri);
    await modelAnswers(server);
    return { asked: asked.length, refused };
  });

function virtualBytes(pid: number): number {
  const kilobytes = /VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

const changedModel: Fault["make"] = async () => {
  const models = mkdtempSync(join(tmpdir(), "loupe-models-"));
  cpSync(join(ROOT, "models", "manifest.json"), join(models, "manifest.json"));
  cpSync(join(ROOT, "models", "default"), join(models, "default"), { recursive: true });
  const path = join(models, "default", "model.onnx");
  const good = readFileSync(path);
  const bad = Buffer.from(good);
  bad[bad.length >> 1] = (bad[bad.length >> 1] ?? 0) ^ 1;
  try {
    return await withServer(
      async (server) => {
        const uri = open(server);
        process.kill(await enginePid(server), "SIGKILL");
        writeFileSync(path, bad);
        await complete(server, uri);
        await within(server.request("loupe/score", { tokenIds: [1, 2] }), "a score");
        const { state } = await report(server);
        if (state.kind !== "failed") throw new Error(`expected a failed state, got ${state.kind}`);
        writeFileSync(path, good);
        await modelAnswers(server);
        return { files: 1 };
      },
      { models },
    );
  } finally {
    rmSync(models, { recursive: true, force: true });
  }
};

const twoWindows: Fault["make"] = async (times) =>
  withServer((one) =>
    withServer(async (other) => {
      const places = [one, other].map((server) => ({ server, uri: open(server) }));
      for (let i = 0; i < times; i++)
        await Promise.all(places.map(({ server, uri }) => complete(server, uri)));
      process.kill(await enginePid(one), "SIGKILL");
      await Promise.all([modelAnswers(one), modelAnswers(other)]);
      return { answered: 2 * times };
    }),
  );

const noNetwork: Fault["make"] = async (times) => {
  if (spawnSync("unshare", ["-n", "true"]).status !== 0) return "a network of its own is not to be had here";
  const answer = async (server: ServerProcess) => {
    const uri = open(server);
    for (let i = 0; i < times; i++) await complete(server, uri);
    await modelAnswers(server);
    return { answered: times };
  };
  return withServer(answer, { prefix: ["unshare", "-n"] });
};

/** The clock of the server's own program jumps while it runs. */
const wrongClock: Fault["make"] = async (times) => {
  const shift = pathToFileURL(join(ROOT, "test", "faults", "clock.mjs")).href;
  let answered = 0;
  for (const years of [-10, 10]) {
    await withServer(
      async (server) => {
        const uri = open(server);
        for (let i = 0; i < times; i++) await complete(server, uri);
        answered += times;
        process.kill(await enginePid(server), "SIGKILL");
        await modelAnswers(server);
      },
      { nodeArguments: ["--import", shift], env: { LOUPE_CLOCK_YEARS: String(years) } },
    );
  }
  return { answered };
};

const fewFiles: Fault["make"] = async (times) => {
  if (process.platform === "win32") return "there is no such limit";
  const server = await ServerProcess.start({ prefix: ["bash", "-c", 'ulimit -n 40; exec "$0" "$@"'] });
  try {
    const uri = open(server);
    for (let i = 0; i < times; i++) await complete(server, uri);
    await report(server);
    return { answered: times };
  } finally {
    server.stop();
  }
};

/** As a unit test, where a small file system can be made. */
const fullDisk: Fault["make"] = () => {
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const args = [
    vitest,
    "run",
    "--maxWorkers=1",
    "test/unit/server/model/fullDisk.test.ts",
    "--reporter=json",
  ];
  const output = execFileSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { numPassedTests, numPendingTests } = JSON.parse(output) as {
    numPassedTests: number;
    numPendingTests: number;
  };
  return Promise.resolve(
    numPassedTests === 0
      ? "no small file system is to be had here"
      : { passed: numPassedTests, skipped: numPendingTests },
  );
};

export const FAULTS: readonly Fault[] = [
  { name: "engine killed at random", make: killed },
  { name: "engine stopped", make: stopped },
  { name: "engine out of memory", make: outOfMemory },
  { name: "model changed under it", make: changedModel },
  { name: "disk full in mid-download", make: fullDisk },
  { name: "two windows", make: twoWindows },
  { name: "no network", make: noNetwork },
  { name: "clock ±10 years", make: wrongClock },
  { name: "40 open files", make: fewFiles },
];
