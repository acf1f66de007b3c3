// Starts the engine's program as a process of its own, and gives the little of it that the client needs.
import { fork } from "node:child_process";
import type { FromEngine, ToEngine } from "../protocol/engine";

export interface EngineProcess {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once, however it ended; `detail` says how. */
  onExit(listener: (detail: string) => void): void;
  /** Ends it whatever it is doing: a run cannot be interrupted otherwise. */
  kill(): void;
}

/**
 * Blocks from this size on go back to the system when they are freed. Left alone, glibc raises the limit to the size of
 * the model, and what a prefill took stays with the process. Other systems do not read the variable.
 */
const LARGE_BLOCK_BYTES = 1 << 20;
/**
 * glibc lays large blocks on pages of 2 MB, where the system allows it: the products of a 0.5B model, which reads all of its
 * weights for every token, then take a sixth less time. Other systems do not read the variable.
 */
const LARGE_PAGES = "glibc.malloc.hugetlb=1";
/** What of the engine's error output is kept to tell why it stopped. */
const KEPT_OUTPUT = 2000;

export function forkEngine(enginePath: string): EngineProcess {
  const child = fork(enginePath, [], {
    serialization: "advanced",
    execArgv: ["--expose-gc"],
    // The engine silences its runtime itself; here it holds for whatever program stands in its place, too.
    env: {
      ...process.env,
      MALLOC_MMAP_THRESHOLD_: `${LARGE_BLOCK_BYTES}`,
      GLIBC_TUNABLES: [process.env.GLIBC_TUNABLES, LARGE_PAGES].filter(Boolean).join(":"),
      ORT_DISABLE_TELEMETRY: "1",
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let output = "";
  child.stderr?.on("data", (data: Buffer) => (output = (output + data.toString()).slice(-KEPT_OUTPUT)));
  let ended: string | null = null;
  const listeners: ((detail: string) => void)[] = [];
  const end = (how: string) => {
    if (ended !== null) return;
    ended = [how, output.trim()].filter(Boolean).join(": ");
    for (const listener of listeners) listener(ended);
  };
  child.on("exit", (code, signal) => end(signal ? `ended by ${signal}` : `exit code ${code}`));
  child.on("error", (error) => end(error.message));
  return {
    pid: child.pid,
    // A process that has just died is reported by `exit`; the failed write says nothing more.
    send: (message) => void child.send(message, () => undefined),
    onMessage: (listener) => void child.on("message", listener as (message: unknown) => void),
    onExit: (listener) => (ended === null ? void listeners.push(listener) : listener(ended)),
    kill: () => void child.kill("SIGKILL"),
  };
}
