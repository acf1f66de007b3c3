// How fast a model reads and writes, by its size and by threads: the product's own trial, in an engine's process.
import { availableParallelism, tmpdir } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { forkEngine } from "../../../server/engineHost/process";
import { measureModel } from "../../../server/engineHost/trial";
import { ModelLibrary } from "../../../server/model/library";
import type { ModelEntry } from "../../../server/model/manifest";
import type { ModelTrial } from "../../../server/protocol/models";
import { Tokenizer } from "../../../server/tokenizer/tokenizer";
import { percentile } from "../figures.mjs";

export interface ModelSpeed {
  readonly model: string;
  readonly weightMb: number;
  readonly threads: number;
  /** Medians of as many trials as asked for. */
  readonly promptTokensPerSecond: number;
  readonly decodeStepMs: number;
}

const THREADS = [1, 2, 4, 8];
const startTimer = (run: () => void, ms: number) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Of the shipped models and those of the GGUF `files`, with one thread and as many more as the machine has. */
export async function measureModels(
  root: string,
  files: readonly string[],
  runs: number,
): Promise<ModelSpeed[]> {
  const storeFolder = mkdtempSync(join(tmpdir(), "loupe-growth-"));
  try {
    const library = new ModelLibrary(
      {
        ...{ manifestPath: join(root, "models/manifest.json"), storeFolder },
        catalogPath: join(root, "models/catalog.json"),
      },
      { checkTokenizer: (raw) => new Tokenizer(raw) },
    );
    const { small, large } = await library.shipped();
    const entries: ModelEntry[] = large ? [small, large] : [small];
    const quietly = { signal: new AbortController().signal, onProgress: () => undefined };
    for (const file of files) entries.push(await library.addGguf(file, { ...quietly, totalBytes: Infinity }));
    const speeds: ModelSpeed[] = [];
    for (const entry of entries)
      for (const threads of THREADS.filter((count) => count <= availableParallelism()))
        speeds.push(await measureOne(entry, threads, { root, runs }));
    return speeds.sort((a, b) => a.weightMb - b.weightMb || a.threads - b.threads);
  } finally {
    rmSync(storeFolder, { recursive: true, force: true });
  }
}

async function measureOne(
  { id, model, files, shape }: ModelEntry,
  threads: number,
  { root, runs }: { readonly root: string; readonly runs: number },
): Promise<ModelSpeed> {
  const load = { modelPath: model.path, shape, executionProvider: "cpu" as const, threads };
  const trials: ModelTrial[] = [];
  for (let run = 0; run < runs; run++) {
    const trial = await measureModel(forkEngine(join(root, "dist/engine.js")), load, startTimer);
    if (!trial) throw new Error(`${id}: not even a first token in ten seconds`);
    trials.push(trial);
  }
  const weights = files.filter(({ path }) => basename(path).startsWith("model.onnx"));
  return {
    ...{ model: id, threads },
    weightMb: Math.round(weights.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6),
    promptTokensPerSecond: percentile(
      trials.map((trial) => trial.promptTokensPerSecond),
      0.5,
    ),
    decodeStepMs: percentile(
      trials.map((trial) => trial.decodeStepMs),
      0.5,
    ),
  };
}
