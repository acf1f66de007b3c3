// Builds every object of the server and wires them by hand: model, tokenizer, engine, pipeline. Knows no LSP client:
// the language server and the command line use the same services.
import { readFile } from "node:fs/promises";
import type { ProgramPaths } from "./cli/paths";
import { CompletionCache } from "./completion/completionCache";
import { Parser } from "./context/parser";
import { EngineClient, type EngineState } from "./engine/client";
import { EngineError } from "./engine/connection";
import { forkEngine } from "./engine/engineProcess";
import { measureModel } from "./engine/trial";
import { candidatesOf } from "./engine/providerChoice";
import { chooseInfer } from "./inference/chooseInfer";
import { createLocalInfer } from "./inference/local";
import type { Infer } from "./inference/types";
import { ModelError, ModelRefused } from "./model/errors";
import { ModelLibrary } from "./model/library";
import type { ModelEntry } from "./model/manifest";
import { loadMixing } from "./model/mixing";
import { readSystemFacts, reasonUnsupported } from "./model/platform";
import { ModelVerifier } from "./model/verify";
import type { LoadParams } from "./protocol/engine";
import type { FailureReason, ServerState } from "./protocol/lsp";
import type { ConfidenceWeights, Mixing } from "./protocol/mixing";
import type { ModelTrial } from "./protocol/models";
import type { Said } from "./protocol/sentences";
import type { Settings } from "./protocol/settings";
import { Tokenizer } from "./tokenizer/tokenizer";
import { WorkspaceMemory } from "./workspace/workspaceMemory";

export interface ServiceOptions {
  readonly paths: ProgramPaths;
  /** Settings of the machine, read whenever the engine needs one. */
  readonly settings: () => Pick<
    Settings,
    | "executionProvider"
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
  readonly onMessage: (message: string, said?: Said) => void;
  /** The workspace memory could not read or send something; completion goes on without it. */
  readonly onMemoryFault: (error: unknown) => void;
  /** The key of a completion server, as the editor keeps it. */
  readonly keyOf: (url: string) => Promise<string | null>;
}

export interface LoadedModel {
  readonly entry: ModelEntry;
  readonly mixing: Mixing;
  readonly tokenizer: Tokenizer;
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

/** The system cannot run the engine at all. */
class UnsupportedSystemError extends Error {
  override readonly name = "UnsupportedSystemError";
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
    candidates: candidatesOf(process.platform, process.arch),
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
      if (state.kind !== "failed")
        setState({ kind: "failed", reason: "internal", message: internalMessage(error) });
    },
    dispose: () => {
      memory.dispose();
      engine.dispose();
    },
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
  if (unsupported !== null) throw new UnsupportedSystemError(unsupported);
  const { entry } = await model();
  // The files may have changed while the engine was away.
  await verifier.verify(entry);
  onModel(entry.id);
  const { executionProvider } = options.settings();
  return { modelPath: entry.model.path, shape: entry.shape, executionProvider };
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

/** Passes a message on when it differs from the one before. */
function once(tell: (message: string) => void): (message: string) => void {
  let last = "";
  return (message) => {
    if (message !== last) tell((last = message));
  };
}

/** The model of the setting; where that one is gone, the one that Loupe ships, and a sentence that says so. */
async function chosenEntry(
  library: ModelLibrary,
  id: string,
  onMessage: (message: string) => void,
): Promise<ModelEntry> {
  try {
    return await library.entry(id);
  } catch (error) {
    const isGone = error instanceof ModelError || error instanceof ModelRefused;
    if (id === "" || !isGone) throw error;
    onMessage(`${error.message} Loupe's own model is used.`);
    return library.entry("");
  }
}

async function loadModel(chosen: () => Promise<ModelEntry>, verifier: ModelVerifier): Promise<LoadedModel> {
  const entry = await chosen();
  await verifier.verify(entry);
  return { entry, tokenizer: await readTokenizer(entry), mixing: await readMixingOf(entry) };
}

async function readMixingOf({ mixing }: ModelEntry): Promise<Mixing> {
  try {
    return await loadMixing(mixing?.path ?? null);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ModelError("modelUnreadable", `The model's fitted numbers cannot be read: ${detail}.`, {
      cause: error,
    });
  }
}

async function readTokenizer(entry: ModelEntry): Promise<Tokenizer> {
  try {
    return new Tokenizer(JSON.parse(await readFile(entry.tokenizer.path, "utf8")));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ModelError("modelUnreadable", `The model's tokenizer cannot be read: ${detail}.`, {
      cause: error,
    });
  }
}

function toServerState(state: EngineState, modelId: string): ServerState {
  switch (state.kind) {
    case "idle":
    case "loading":
      return { kind: state.kind };
    case "ready":
      return { kind: "ready", model: modelId, load: state.load };
    case "failed":
      return { kind: "failed", reason: reasonOf(state.error), message: messageOf(state.error) };
  }
}

function reasonOf(error: Error): FailureReason {
  if (error instanceof ModelError) return error.reason;
  if (error instanceof UnsupportedSystemError) return "unsupportedSystem";
  if (!(error instanceof EngineError)) return "internal";
  if (error.code === "modelUnreadable") return "modelUnreadable";
  return error.code === "stopped" ? "engineStopped" : "internal";
}

function messageOf(error: Error): string {
  const isPlain = error instanceof ModelError || error instanceof UnsupportedSystemError;
  return isPlain ? error.message : `${error.message} "Loupe: Restart" starts it again.`;
}

function internalMessage(error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  return `A suggestion failed: ${detail}. "Loupe: Restart" starts again; "Loupe: Show Log" tells more.`;
}

/** Unreferenced: a timer alone keeps no process alive. */
export function startTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}
