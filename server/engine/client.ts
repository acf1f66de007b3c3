// The server's handle to the engine's process: starts it with the first request, starts it again after a crash, ends
// it when nobody asks for a while. Knows the process and its messages, not the model in it.
import type {
  EngineRequests,
  EngineStats,
  GenerateParams,
  GenerateResult,
  LoadParams,
  LoadResult,
  ProviderName,
  ProviderTrial,
} from "../protocol/engine";
import { EngineConnection, EngineError, type GeneratedToken } from "./connection";
import type { EngineProcess } from "./engineProcess";
import { fallbackMessage, isFasterThanCpu, slower } from "./providerChoice";

export type EngineState =
  /** No process: starts with the next request. */
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly load: LoadResult }
  /** Stays until `restart`. `error` is what `prepare` threw, or an `EngineError`. */
  | { readonly kind: "failed"; readonly error: Error };

/** Calls `callback` once after `ms`; the returned function takes it back. */
export type StartTimer = (callback: () => void, ms: number) => () => void;

export interface EngineClientDeps {
  /** `() => forkEngine(enginePath)`. */
  readonly fork: () => EngineProcess;
  /** What to load; called before every load. Throws when the model's files are not as they should be. */
  readonly prepare: () => Promise<LoadParams>;
  /** 0: the process never ends by itself. Read whenever a request has been answered. */
  readonly idleMinutes: () => number;
  /** Providers that `auto` tries once the first request has been answered. */
  readonly candidates: readonly ProviderName[];
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly onState: (state: EngineState) => void;
  /** One sentence for the user, at most once per reason. */
  readonly onMessage: (message: string) => void;
}

const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;
const MINUTE_MS = 60_000;
/** `auto` tries other providers when nobody has asked for this long: a trial must not slow a suggestion. */
const TRIAL_IDLE_MS = 5_000;

type Params<M extends keyof EngineRequests> = EngineRequests[M]["params"];
type Result<M extends keyof EngineRequests> = EngineRequests[M]["result"];

interface Live {
  readonly connection: EngineConnection;
  readonly params: LoadParams;
  readonly result: LoadResult;
}

export class EngineClient {
  private state: EngineState = { kind: "idle" };
  private loading: Promise<Live> | null = null;
  private live: Live | null = null;
  private starting: EngineConnection | null = null;
  private readonly crashTimes: number[] = [];
  /** Providers that failed in this session; a native crash in one costs one restart, not one per load. */
  private readonly excluded = new Map<ProviderName, string>();
  private readonly told = new Set<string>();
  private trialsDone = false;
  private inFlight = 0;
  /** Counts what ended the process on purpose. */
  private epoch = 0;
  private stopTimers: () => void = () => undefined;
  private isDisposed = false;

  constructor(private readonly deps: EngineClientDeps) {}

  get currentState(): EngineState {
    return this.state;
  }

  get pid(): number | null {
    return this.live?.connection.pid ?? this.starting?.pid ?? null;
  }

  /** Starts the process and loads the model, if that has not happened. */
  async load(): Promise<LoadResult> {
    return (await this.use((live) => Promise.resolve(live))).result;
  }

  async *generate(
    params: GenerateParams,
    signal: AbortSignal,
  ): AsyncGenerator<GeneratedToken, GenerateResult, void> {
    signal.throwIfAborted();
    this.enter();
    try {
      const { connection } = await abortable(this.ready(), signal);
      return yield* connection.generate(params, signal);
    } finally {
      this.leave();
    }
  }

  attention(params: Params<"attention">, signal?: AbortSignal): Promise<Result<"attention">> {
    return this.use(({ connection }) => connection.request("attention", params, signal));
  }

  score(params: Params<"score">, signal?: AbortSignal): Promise<Result<"score">> {
    return this.use(({ connection }) => connection.request("score", params, signal));
  }

  probe(params: Params<"probe">, signal?: AbortSignal): Promise<Result<"probe">> {
    return this.use(({ connection }) => connection.request("probe", params, signal));
  }

  overview(params: Params<"overview">, signal?: AbortSignal): Promise<Result<"overview">> {
    return this.use(({ connection }) => connection.request("overview", params, signal));
  }

  vector(params: Params<"vector">, signal?: AbortSignal): Promise<Result<"vector">> {
    return this.use(({ connection }) => connection.request("vector", params, signal));
  }

  lookBack(params: Params<"lookBack">, signal?: AbortSignal): Promise<Result<"lookBack">> {
    return this.use(({ connection }) => connection.request("lookBack", params, signal));
  }

  /** What is kept for the panel is given back; an engine that does not run holds nothing. */
  async endProbe(): Promise<void> {
    await this.live?.connection.request("endProbe", null);
  }

  /** Null while no engine runs: asking does not start one, nor keep it alive. */
  async stats(): Promise<EngineStats | null> {
    if (!this.live) return null;
    return this.live.connection.request("stats", null);
  }

  /** Null while no engine runs: what is to be remembered is sent when one does. */
  async remember(params: Params<"remember">): Promise<Result<"remember"> | null> {
    if (!this.live) return null;
    return this.live.connection.request("remember", params);
  }

  /** Ends the process, forgets what failed, loads again. Rejects when that fails. */
  async restart(): Promise<LoadResult> {
    this.end();
    this.crashTimes.length = 0;
    this.excluded.clear();
    this.told.clear();
    this.trialsDone = false;
    this.setState({ kind: "idle" });
    return this.load();
  }

  /** The process ends; no request is taken any more. */
  dispose(): void {
    this.isDisposed = true;
    this.end();
  }

  private async use<T>(ask: (live: Live) => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await ask(await this.ready());
    } finally {
      this.leave();
    }
  }

  private ready(): Promise<Live> {
    if (this.isDisposed) return Promise.reject(ended());
    if (this.live) return Promise.resolve(this.live);
    if (this.state.kind === "failed") return Promise.reject(this.state.error);
    if (this.loading) return this.loading;
    const loading = this.start().finally(() => {
      if (this.loading === loading) this.loading = null;
    });
    return (this.loading = loading);
  }

  private async start(): Promise<Live> {
    const epoch = this.epoch;
    this.setState({ kind: "loading" });
    try {
      const asked = await this.deps.prepare();
      if (epoch !== this.epoch) throw ended();
      const live = await this.startAs(asked, this.providerFor(asked), epoch);
      this.live = live;
      this.watch(live);
      this.setState({ kind: "ready", load: live.result });
      if (asked.executionProvider !== "auto") this.tellFallback(asked.executionProvider, live.result.trials);
      return live;
    } catch (error) {
      // A load that `restart` or `dispose` ended says nothing about the next one.
      if (epoch !== this.epoch) throw error;
      if (error instanceof EngineError && error.code === "stopped") this.countCrash(error.message);
      else this.fail(error);
      throw error;
    }
  }

  /** `auto` answers with the CPU first: a machine without a GPU must not wait for its trial. */
  private providerFor({ executionProvider }: LoadParams): ProviderName {
    const isExcluded = executionProvider !== "auto" && this.excluded.has(executionProvider);
    return executionProvider === "auto" || isExcluded ? "cpu" : executionProvider;
  }

  private async startAs(params: LoadParams, provider: ProviderName, epoch: number): Promise<Live> {
    const connection = new EngineConnection(this.deps.fork());
    this.starting = connection;
    try {
      const result = await connection.request("load", { ...params, executionProvider: provider });
      return {
        connection,
        params,
        result: { ...result, trials: [...this.excludedTrials(), ...result.trials] },
      };
    } catch (error) {
      connection.kill();
      if (provider === "cpu" || !connection.isEnded || epoch !== this.epoch) throw error;
      // The provider took the process with it: never again in this session.
      this.excluded.set(provider, error instanceof Error ? error.message : String(error));
      return await this.startAs(params, "cpu", epoch);
    } finally {
      if (this.starting === connection) this.starting = null;
    }
  }

  private excludedTrials(): ProviderTrial[] {
    return [...this.excluded].map(([provider, detail]) => ({
      provider,
      outcome: "failed",
      detail,
      prefillMs: 0,
      decodeStepMs: 0,
    }));
  }

  private watch(live: Live): void {
    live.connection.onExit((detail) => {
      if (this.live !== live) return;
      this.live = null;
      this.stopTimers();
      this.countCrash(detail);
    });
  }

  /** The next request starts the engine again, unless it stopped too often: no crash loop. */
  private countCrash(detail: string): void {
    const now = this.deps.now();
    this.crashTimes.push(now);
    const recent = this.crashTimes.filter((time) => now - time < CRASH_WINDOW_MS).length;
    if (recent < MAX_CRASHES) this.setState({ kind: "idle" });
    else this.fail(new EngineError("stopped", `The engine stopped ${recent} times in a minute (${detail}).`));
  }

  private enter(): void {
    this.inFlight++;
    this.stopTimers();
  }

  private leave(): void {
    this.inFlight--;
    if (this.inFlight > 0 || !this.live || this.isDisposed) return;
    const stops: (() => void)[] = [];
    const idleMs = this.deps.idleMinutes() * MINUTE_MS;
    if (idleMs > 0) stops.push(this.deps.startTimer(() => this.endIdle(), idleMs));
    if (
      !this.trialsDone &&
      this.live.params.executionProvider === "auto" &&
      this.deps.candidates.length > 0
    ) {
      stops.push(this.deps.startTimer(() => void this.tryCandidates(), TRIAL_IDLE_MS));
    }
    this.stopTimers = () => {
      for (const stop of stops) stop();
    };
  }

  /** Each candidate proves itself in a process of its own, which takes over when it is faster than the CPU. */
  private async tryCandidates(): Promise<void> {
    this.trialsDone = true;
    for (const provider of this.deps.candidates) {
      const current = this.live;
      if (!current || this.isDisposed) return;
      const connection = new EngineConnection(this.deps.fork());
      const trials: ProviderTrial[] = [];
      let faster: Live | null = null;
      try {
        const result = await connection.request("load", { ...current.params, executionProvider: provider });
        const isFaster = isFasterThanCpu(result.trials);
        trials.push(
          ...result.trials.map((trial) => ({ ...trial, outcome: isFaster ? trial.outcome : slower(trial) })),
        );
        if (isFaster) faster = { connection, params: current.params, result };
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        trials.push({ provider, outcome: "failed", detail, prefillMs: 0, decodeStepMs: 0 });
      }
      const kept = faster ?? current;
      const load = { ...kept.result, trials: [...current.result.trials, ...trials] };
      if (!this.takeOver(current, { ...kept, result: load })) connection.kill();
    }
  }

  /** True when the candidate's process is the one that answers from now on. */
  private takeOver(current: Live, next: Live): boolean {
    if (this.live !== current || this.isDisposed) return false;
    this.live = next;
    this.watch(next);
    this.setState({ kind: "ready", load: next.result });
    if (next.connection === current.connection) return false;
    endWhenAnswered(current.connection, this.deps.startTimer);
    return true;
  }

  private endIdle(): void {
    if (this.inFlight > 0) return;
    this.end();
    this.setState({ kind: "idle" });
  }

  private end(): void {
    this.stopTimers();
    this.epoch++;
    const connections = [this.live?.connection, this.starting];
    this.live = null;
    this.loading = null;
    for (const connection of connections) connection?.kill();
  }

  private fail(error: unknown): void {
    const asError = error instanceof Error ? error : new Error(String(error));
    this.setState({ kind: "failed", error: asError });
  }

  private tellFallback(wanted: ProviderName, trials: readonly ProviderTrial[]): void {
    const message = fallbackMessage(wanted, trials);
    if (message === null || this.told.has(message)) return;
    this.told.add(message);
    this.deps.onMessage(message);
  }

  private setState(state: EngineState): void {
    if (this.isDisposed) return;
    this.state = state;
    this.deps.onState(state);
  }
}

/** Requests that the old process is still answering keep it until then. */
function endWhenAnswered(connection: EngineConnection, startTimer: StartTimer): void {
  if (connection.isBusy) startTimer(() => endWhenAnswered(connection, startTimer), TRIAL_IDLE_MS);
  else connection.kill();
}

function ended(): EngineError {
  return new EngineError("stopped", "The engine was ended.");
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
