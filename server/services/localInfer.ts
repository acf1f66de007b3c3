// The local way to complete on the services' engine: loads it where it is not loaded, shows that it is at work, and lets
// the workspace memory rest meanwhile.
import type { EngineClient } from "../engineHost/client";
import { createLocalInfer, createReadAhead, type ReadAhead } from "../inference/local";
import type { Infer } from "../inference/types";
import type { ServerState } from "../protocol/lsp";
import type { WorkspaceMemory } from "../workspace/workspaceMemory";
import type { FittedModel } from "./chosenModel";
import { toServerState } from "./serverState";

interface InferParts {
  readonly engine: EngineClient;
  readonly memory: WorkspaceMemory;
  readonly model: () => Promise<FittedModel>;
  readonly modelId: () => string;
  readonly setState: (state: ServerState) => void;
  /** Requests that are being answered. */
  readonly work: { count: number };
}

function localDeps({ engine, memory, model }: Pick<InferParts, "engine" | "memory" | "model">) {
  const localModel = async () => {
    const { tokenizer, entry, mixing, contextLength } = await model();
    const { vocabSize } = entry.shape;
    return { id: entry.id, tokenizer, format: entry.promptFormat, contextLength, vocabSize, mixing };
  };
  return { model: localModel, engine, healing: "on", memory } as const;
}

/** Starts no engine: a cursor that moves is no request. */
export function readAheadWith(parts: InferParts): ReadAhead {
  const readAhead = createReadAhead(localDeps(parts));
  return async (...place) => {
    if (parts.engine.currentState.kind === "ready") await readAhead(...place);
  };
}

/** Loads what is not loaded yet, and shows that the model is at work. */
export function inferWith({ setState, work, modelId, ...parts }: InferParts): Infer {
  const { engine, memory } = parts;
  const local = createLocalInfer(localDeps(parts));
  return async function* (context, inferOptions, signal) {
    // First the engine: when the model's files are at fault, its state says so.
    await engine.load();
    signal.throwIfAborted();
    work.count++;
    setState({ kind: "thinking", model: modelId() });
    const resume = memory.pause();
    try {
      yield* local(context, inferOptions, signal);
    } finally {
      resume();
      work.count--;
      // What the engine became meanwhile stands; only "thinking" is taken back.
      if (work.count === 0) setState(toServerState(engine.currentState, modelId()));
    }
  };
}
