// Entry of the engine's process: wires the request loop to the IPC channel, and ends with the server.
import { tmpdir } from "node:os";
import type { ToEngine } from "../protocol/engine";
import { Engine } from "./engine";
import { RequestLoop } from "./requestLoop";
import { OnnxDecoder } from "./model/session";

/** After the panel was closed. */
const INSIDE_RESTS_MS = 10_000;

const engine = new Engine({
  loadDecoder:
    ({ modelPath, shape, cudaLibrary = "", threads = 1, workFolder = tmpdir() }) =>
    (provider) =>
      OnnxDecoder.load(modelPath, shape, provider, { cudaLibrary, threads, workFolder }),
  now: () => performance.now(),
  residentBytes: () => process.memoryUsage.rss(),
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  // Exposed by the server, which starts this process; absent where another program does.
  collectGarbage: (which) =>
    void globalThis.gc?.({ type: which === "all" ? "major" : "minor", execution: "sync" }),
  afterRest: (run) => {
    const timer = setTimeout(run, INSIDE_RESTS_MS);
    return () => clearTimeout(timer);
  },
});

const requestLoop = new RequestLoop(engine, (message) => {
  // Between the server's death and `disconnect` no one is left to answer.
  if (process.connected) process.send?.(message);
});

process.on("message", (message: ToEngine) => void requestLoop.receive(message));
// The server ended, however it did: a killed one says no goodbye.
process.on("disconnect", () => process.exit(0));
// Ctrl+C in the terminal of `loupe` reaches the whole group; the server says when to end.
process.on("SIGINT", () => undefined);
