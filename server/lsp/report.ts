// Counters of server and engine → `loupe/report`, for benches and bug reports.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { dependencies, version } from "../../package.json";
import type { CompletionHandler } from "../completion/handler";
import type { Services } from "../services/services";
import type { Report } from "../protocol/lsp";

/** A block is seen as far as it is longer than this. */
const RESOLUTION_MS = 2;

export interface Reporter {
  /** Watches the event loop while `answer` runs; in between, an idle server has no timer. */
  watch<T>(answer: () => Promise<T>): Promise<T>;
  report(): Promise<Report>;
}

export function createReporter(services: Services, handler: CompletionHandler): Reporter {
  const loopDelay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let watched = 0;
  let maxBlockMs = 0;
  const read = () => {
    // The histogram counts from tick to tick: a free loop shows the resolution itself. An empty one has no maximum.
    if (loopDelay.count > 0) maxBlockMs = Math.max(maxBlockMs, loopDelay.max / 1e6 - RESOLUTION_MS);
    loopDelay.reset();
  };
  return {
    async watch(answer) {
      if (watched++ === 0) loopDelay.enable();
      try {
        return await answer();
      } finally {
        if (--watched === 0) {
          loopDelay.disable();
          read();
        }
      }
    },
    async report() {
      read();
      const stats = await services.engine.stats();
      const report: Report = {
        version,
        runtime: dependencies["onnxruntime-node"],
        state: services.state(),
        serverPid: process.pid,
        enginePid: services.engine.pid,
        serverResidentBytes: process.memoryUsage.rss(),
        engineResidentBytes: await services.residentBytes(),
        cpuMs: ownCpuMs() + (stats?.cpuMs ?? 0),
        maxEventLoopBlockMs: Math.max(0, maxBlockMs),
        lastCompletion: handler.lastCompletion,
        memory: services.memory.status,
        runs: stats?.runs ?? 0,
        runsAfterAbort: stats?.runsAfterAbort ?? 0,
        maxRunsAfterAbort: stats?.maxRunsAfterAbort ?? 0,
      };
      maxBlockMs = 0;
      return report;
    },
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
