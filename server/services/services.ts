// Builds every object of the server and wires them by hand: model, tokenizer, engine, pipeline. Knows no LSP client:
// the language server and the command line use the same services.
import { join } from "node:path";
import { dependencies, version } from "../../package.json";
import type { ProgramPaths } from "./paths";
import { CompletionCache } from "../completion/completionCache";
import { Parser } from "../context/parser";
import { EngineClient } from "../engineHost/client";
import { driverKey } from "../engineHost/providers/driverKey";
import { forkEngine } from "../engineHost/process";
import { createProviderRecord } from "../engineHost/providers/record";
import { measureModel } from "../engineHost/trial";
import { candidatesOf } from "../engineHost/providers/choice";
import { chooseInfer } from "../inference/chooseInfer";
import { createLocalInfer } from "../inference/local";
import type { Infer } from "../inference/types";
import { chosenEntry, type LoadedModel, loadModel, once } from "./loadedModel";
import { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { readSystemFacts, reasonUnsupported } from "../model/platform";
import { ModelVerifier } from "../model/verify";
import type { LoadParams } from "../protocol/engine";
import type { ServerState } from "../protocol/lsp";
import type { ConfidenceWeights } from "../protocol/mixing";
import type { ModelTrial } from "../protocol/models";
import type { Said } from "../protocol/sentences";
import type { Settings } from "../protocol/settings";
import { failedSuggestion, toServerState, UnsupportedSystemError } from "./serverState";
import { Tokenizer } from "../tokenizer/tokenizer";
import { WorkspaceMemory } from "../workspace/workspaceMemory";

export interface ServiceOptions {
  readonly paths: ProgramPaths;
  /** Settings of the machine, read whenever the engine needs one. */
  readonly settings: () => Pick<
    Settings,
    | "executionProvider"
    | "cudaProviderLibrary"
    | "engineIdleMinutes"
    | "excludedFiles"
    | "model"
    | "workspaceMemory"
    | "inference"
    | "servers"
    | "certificateFiles"
  >;
  readonly onState: (state: ServerState) => void;
  /** `said`: the same as a code, where it has one. */
  readonly onMessage: (said: Said) => void;
  /** The workspace memory could not read or send something; completion goes on without it. */
  readonly onMemoryFault: (error: unknown) => void;
  /** The key of a completion server, as the editor keeps it. */
  readonly keyOf: (url: string) => Promise<string | null>;
}

export interface Services {
  readonly parser: Parser;
  readonly completionCache: CompletionCache;
  readonly engine: EngineClient;
  readonly infer: Infer;
  readonly library: ModelLibrary;
  /** Ten seconds of a model on this machine; what they showed is kept beside it. */
  readonly measure: (entry: ModelEntry) => Promise<ModelTrial | null>;
  readonly memory: WorkspaceMemory;
  readonly confidenceWeights: () => Promise<ConfidenceWeights>;
  /** Manifest, checked files and tokenizer; needs no engine. */
  readonly model: () => Promise<LoadedModel>;
  readonly state: () => ServerState;
  /** Ends the engine and reads everything anew; never rejects, the state says how it went. */
  readonly restart: () => Promise<ServerState>;
  /** Something failed that is no fault of model or engine. */
  readonly fail: (error: unknown) => void;
  readonly dispose: () => void;
}

export function createServices(options: ServiceOptions): Services {
  const verifier = new ModelVerifier();
  const completionCache = new CompletionCache();
  let loading: Promise<LoadedModel> | null = null;
  let modelId = "";
  let state: ServerState = { kind: "idle" };
  const setState = (next: ServerState) => options.onState((state = next));

  const library = new ModelLibrary(options.paths, { checkTokenizer: (raw) => new Tokenizer(raw) });
  const tellOnce = once(options.onMessage);
  const chosen = () => chosenEntry(library, options.settings().model, tellOnce);
  const model = () => (loading ??= loadModel(chosen, verifier).catch(forget));
  const forget = (error: unknown): never => {
    // The next restart looks again; until then the engine's state says what is wrong.
    loading = null;
    throw error;
  };
  const prepare = () => prepareLoad({ options, verifier, model, onModel: (id) => (modelId = id) });
  const engine: EngineClient = new EngineClient({
    fork: () => forkEngine(options.paths.enginePath),
    prepare,
    idleMinutes: () => options.settings().engineIdleMinutes,
    ...providerDeps(options),
    now: () => performance.now(),
    startTimer,
    onState: (engineState) => {
      setState(toServerState(engineState, modelId));
      // Another process has an empty memory.
      if (engineState.kind === "ready") memory.engineRuns(engine.pid);
    },
    onMessage: options.onMessage,
  });
  const memory = memoryOf(engine, model, options);
  const local = inferWith({ engine, memory, model, modelId: () => modelId, setState });
  const infer = chooseInfer({ ...options, local, now: () => performance.now() });
  const restart = async (): Promise<ServerState> => {
    loading = null;
    completionCache.clear();
    // A failure is the state that `onState` has just got.
    await engine.restart().catch(() => undefined);
    return state;
  };
  return {
    parser: new Parser(options.paths.grammarFolder),
    completionCache,
    engine,
    infer,
    library,
    measure: (entry) => measure(entry, library, options.paths.enginePath),
    memory,
    confidenceWeights: async () => (await model()).mixing.confidence,
    model,
    state: () => state,
    restart,
    fail: (error) => {
      if (state.kind !== "failed") setState(failedSuggestion(error));
    },
    dispose: () => {
      memory.dispose();
      engine.dispose();
    },
  };
}

/** Beside the models: measured once for all editors of a user. */
function providerDeps({ paths, settings, onMemoryFault }: ServiceOptions) {
  const versions = () => [version, dependencies["onnxruntime-node"], settings().cudaProviderLibrary];
  const path = join(paths.storeFolder, ".providers.json");
  return {
    candidates: () => candidatesOf(process.platform, process.arch, settings().cudaProviderLibrary),
    record: createProviderRecord(path, () => driverKey(versions())),
    onRecordFault: onMemoryFault,
  };
}

function memoryOf(
  engine: EngineClient,
  model: () => Promise<LoadedModel>,
  { settings, onMemoryFault }: ServiceOptions,
): WorkspaceMemory {
  return new WorkspaceMemory({
    tokenizer: async () => (await model()).tokenizer,
    remember: (params) => engine.remember(params),
    isOn: () => settings().workspaceMemory !== "off",
    excludedFiles: () => settings().excludedFiles,
    startTimer,
    onFault: onMemoryFault,
  });
}

interface LoadParts {
  readonly options: ServiceOptions;
  readonly verifier: ModelVerifier;
  readonly model: () => Promise<LoadedModel>;
  readonly onModel: (id: string) => void;
}

/** What the engine is to load; throws what stands against it. */
async function prepareLoad({ options, verifier, model, onModel }: LoadParts): Promise<LoadParams> {
  const unsupported = reasonUnsupported(readSystemFacts());
  if (unsupported !== null) throw new UnsupportedSystemError(unsupported.code, unsupported.args);
  const { entry } = await model();
  // The files may have changed while the engine was away.
  await verifier.verify(entry);
  onModel(entry.id);
  const { executionProvider, cudaProviderLibrary: cudaLibrary } = options.settings();
  return { modelPath: entry.model.path, shape: entry.shape, executionProvider, cudaLibrary };
}

interface InferParts {
  readonly engine: EngineClient;
  readonly memory: WorkspaceMemory;
  readonly model: () => Promise<LoadedModel>;
  readonly modelId: () => string;
  readonly setState: (state: ServerState) => void;
}

/** Loads what is not loaded yet, and shows that the model is at work. */
function inferWith({ engine, memory, model, modelId, setState }: InferParts): Infer {
  const localModel = async () => {
    const { tokenizer, entry, mixing } = await model();
    const { contextLength, vocabSize } = entry.shape;
    return { id: entry.id, tokenizer, format: entry.promptFormat, contextLength, vocabSize, mixing };
  };
  const local = createLocalInfer({ model: localModel, engine, healing: "on", memory });
  let working = 0;
  return async function* (context, inferOptions, signal) {
    // First the engine: when the model's files are at fault, its state says so.
    await engine.load();
    signal.throwIfAborted();
    working++;
    setState({ kind: "thinking", model: modelId() });
    const resume = memory.pause();
    try {
      return yield* local(context, inferOptions, signal);
    } finally {
      resume();
      working--;
      // What the engine became meanwhile stands; only "thinking" is taken back.
      if (working === 0) setState(toServerState(engine.currentState, modelId()));
    }
  };
}

async function measure(entry: ModelEntry, library: ModelLibrary, enginePath: string) {
  const load = { modelPath: entry.model.path, shape: entry.shape, executionProvider: "cpu" as const };
  const trial = await measureModel(forkEngine(enginePath), load, startTimer);
  if (trial) await library.saveTrial(entry.id, trial);
  return trial;
}

/** Unreferenced: a timer alone keeps no process alive. */
export function startTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}
