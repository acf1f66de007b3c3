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
import { candidatesOf } from "../engineHost/providers/choice";
import { chooseInfer } from "../inference/chooseInfer";
import type { ReadAhead } from "../inference/local";
import { withStandIn } from "../inference/standIn";
import type { Infer } from "../inference/types";
import type { ReadingGate } from "../files/gate";
import { ChosenModel, type FittedModel } from "./chosenModel";
import type { LoadedModel } from "./loadedModel";
import { inferWith, readAheadWith } from "./localInfer";
import { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { readSystemFacts, reasonUnsupported } from "../model/platform";
import { ModelVerifier } from "../model/verify";
import type { LoadParams } from "../protocol/engine";
import type { ServerState } from "../protocol/lsp";
import type { ConfidenceWeights } from "../protocol/mixing";
import type { ModelTrial, ShippedChoice } from "../protocol/models";
import type { Sentence } from "../protocol/sentences";
import type { Settings } from "../protocol/settings";
import { SmallModel } from "./smallModel";
import { measureHere } from "./trials";
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
    | "model"
    | "workspaceMemory"
    | "inference"
    | "servers"
    | "certificateFiles"
    | "smallModelOnBattery"
  >;
  /** What may be read. */
  readonly gate: ReadingGate;
  /** Resolves once they are the user's own: before that, no model is chosen. */
  readonly settingsRead: () => Promise<unknown>;
  /** For automatic requests: the small model answers where the large one does not begin in time. */
  readonly standsIn: boolean;
  readonly onState: (state: ServerState) => void;
  readonly onMessage: (sentence: Sentence) => void;
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
  /** Of the model that has answered; null: of the chosen one. */
  readonly confidenceWeights: (modelId: string | null) => Promise<ConfidenceWeights>;
  readonly readAhead: ReadAhead;
  /** Null: the user has chosen a model. */
  readonly shippedChoice: () => Promise<ShippedChoice | null>;
  /** A setting may have changed that the choice follows. */
  readonly reconsiderModel: () => Promise<void>;
  /** Battery or mains. */
  readonly powerChanged: (onBattery: boolean) => Promise<void>;
  /** Of all engines that run. */
  readonly residentBytes: () => Promise<number>;
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
  const work = { count: 0 };
  let modelId = "";
  let state: ServerState = { kind: "idle" };
  const setState = (next: ServerState) => options.onState((state = next));

  const library = new ModelLibrary(options.paths, { checkTokenizer: (raw) => Tokenizer.load(raw) });
  const restart = async (): Promise<ServerState> => {
    chosen.forget();
    completionCache.clear();
    // A failure is the state that `onState` has just got.
    await engine.restart().catch(() => undefined);
    return state;
  };
  /** Of suggestions and of what the panel asks. */
  const isBusy = () => work.count > 0 || engine.isBusy;
  const chosen = chosenModelOf({ options, library, verifier, restart, isBusy });
  const model = () => chosen.load();
  const prepare = () => prepareLoad({ options, verifier, model, onModel: (id) => (modelId = id) });
  const engine: EngineClient = new EngineClient({
    ...engineDeps(options),
    prepare,
    onState: (engineState) => {
      setState(toServerState(engineState, modelId));
      if (engineState.kind === "failed")
        void chosen.engineFailed(engineState.error).catch(options.onMemoryFault);
      if (engineState.kind !== "ready") return;
      // Another process has an empty memory.
      memory.engineRuns(engine.pid);
      chosen.engineRuns();
    },
  });
  const memory = memoryOf(engine, model, options);
  const parts = { engine, memory, model, modelId: () => modelId, setState, work };
  const small = smallModelOf(options, library, verifier);
  const local = withSmallModel(options, { local: inferWith(parts), small, chosen, engine });
  return {
    parser: new Parser(options.paths.grammarFolder),
    ...{ completionCache, engine, library, memory, model, restart },
    infer: chooseInfer({ ...options, local, now: () => performance.now() }),
    measure: (entry) => measureHere(entry, trialDeps(options, library)),
    confidenceWeights: async (id) => {
      const { entry, mixing } = await model();
      const own = id === null || id === entry.id ? mixing.confidence : null;
      return own ?? (await small.confidenceWeights(id ?? "")) ?? mixing.confidence;
    },
    readAhead: readAheadWith(parts),
    shippedChoice: () => chosen.choice(),
    reconsiderModel: () => chosen.reconsider(),
    powerChanged: (onBattery) => chosen.powerChanged(onBattery),
    residentBytes: () => residentBytesOf([engine, small]),
    state: () => state,
    fail: (error) => {
      if (state.kind !== "failed") setState(failedSuggestion(error));
    },
    dispose: () => {
      memory.dispose();
      engine.dispose();
      small.dispose();
    },
  };
}

async function residentBytesOf(engines: readonly Pick<EngineClient, "stats">[]): Promise<number> {
  const stats = await Promise.all(engines.map((engine) => engine.stats()));
  return stats.reduce((sum, each) => sum + (each?.residentBytes ?? 0), 0);
}

interface ChoiceParts {
  readonly options: ServiceOptions;
  readonly library: ModelLibrary;
  readonly verifier: ModelVerifier;
  readonly restart: () => Promise<unknown>;
  readonly isBusy: () => boolean;
}

function chosenModelOf({ options, library, ...parts }: ChoiceParts): ChosenModel {
  const { settings, settingsRead, onMessage, onMemoryFault: onFault } = options;
  const measure = (entry: ModelEntry) => measureHere(entry, trialDeps(options, library));
  return new ChosenModel({
    ...parts,
    library,
    settings,
    settingsRead,
    measure,
    startTimer,
    onMessage,
    onFault,
  });
}

function trialDeps({ paths: { enginePath } }: ServiceOptions, library: ModelLibrary) {
  return { library, enginePath, startTimer };
}

function smallModelOf(
  { paths: { enginePath }, onMemoryFault: onFault }: ServiceOptions,
  library: ModelLibrary,
  verifier: ModelVerifier,
): SmallModel {
  return new SmallModel({ enginePath, entry: () => library.entry(""), verifier, startTimer, onFault });
}

/** A warm prompt gives its first text in a fraction of this; a typing user has moved on after some of it. */
const PATIENCE_MS = 300;

interface StandInParts {
  readonly local: Infer;
  readonly small: SmallModel;
  readonly chosen: ChosenModel;
  readonly engine: EngineClient;
}

function withSmallModel({ standsIn }: ServiceOptions, { local, small, chosen, engine }: StandInParts): Infer {
  if (!standsIn) return local;
  return withStandIn({
    main: local,
    standIn: small.infer,
    patienceMs: async () => {
      if (!(await chosen.hasStandIn())) return null;
      return engine.currentState.kind === "ready" ? PATIENCE_MS : 0;
    },
    wait: (ms) => new Promise((resolve) => void startTimer(resolve, ms)),
  });
}

/** The record of providers lies beside the models: measured once for all editors of a user. */
function engineDeps({ paths, settings, onMemoryFault, onMessage }: ServiceOptions) {
  const versions = () => [version, dependencies["onnxruntime-node"], settings().cudaProviderLibrary];
  const path = join(paths.storeFolder, ".providers.json");
  return {
    fork: () => forkEngine(paths.enginePath),
    idleMinutes: () => settings().engineIdleMinutes,
    ...{ now: () => performance.now(), startTimer, onMessage },
    candidates: () => candidatesOf(process.platform, process.arch, settings().cudaProviderLibrary),
    record: createProviderRecord(path, () => driverKey(versions())),
    onRecordFault: onMemoryFault,
  };
}

function memoryOf(
  engine: EngineClient,
  model: () => Promise<LoadedModel>,
  { settings, gate, onMemoryFault }: ServiceOptions,
): WorkspaceMemory {
  return new WorkspaceMemory({
    tokenizer: async () => (await model()).tokenizer,
    remember: (params) => engine.remember(params),
    isOn: () => settings().workspaceMemory !== "off",
    gate,
    startTimer,
    onFault: onMemoryFault,
  });
}

interface LoadParts {
  readonly options: ServiceOptions;
  readonly verifier: ModelVerifier;
  readonly model: () => Promise<FittedModel>;
  readonly onModel: (id: string) => void;
}

/** What the engine is to load; throws what stands against it. */
async function prepareLoad({ options, verifier, model, onModel }: LoadParts): Promise<LoadParams> {
  const unsupported = reasonUnsupported(readSystemFacts());
  if (unsupported !== null) throw new UnsupportedSystemError(unsupported.code, unsupported.args);
  const { entry, threads } = await model();
  // The files may have changed while the engine was away.
  await verifier.verify(entry);
  onModel(entry.id);
  const { executionProvider, cudaProviderLibrary: cudaLibrary } = options.settings();
  const { path: modelPath } = entry.model;
  const { storeFolder: workFolder } = options.paths;
  return { modelPath, shape: entry.shape, executionProvider, cudaLibrary, threads, workFolder };
}

/** Unreferenced: a timer alone keeps no process alive. */
export function startTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}
