// The server's handle to the engine's process: starts it with the first request, starts it again after a crash, ends
// it after a while without a request. Knows the process and its messages, not the model in it.
import type {
  EngineRequests,
  EngineStats,
  GenerateParams,
  LoadParams,
  LoadResult,
  ModelMethod,
  ProviderName,
} from "../protocol/engine";
import type { Sentence, SentencePart } from "../protocol/sentences";
import { abortable } from "./abortable";
import { EngineConnection, EngineError, type GenerateStream } from "./connection";
import { Crashes } from "./crashes";
import { ended, faultOf } from "./engineFaults";
import type { EngineProcess } from "./process";
import { endWhenAnswered, type LiveEngine, statsWithin, tryCandidate } from "./liveEngine";
import { type ProviderRecord, readKnownProvider } from "./providers/record";
import { markChosen } from "./providers/choice";
import { SessionProviders } from "./providers/session";
import { type QuietAction, type StartTimer, Usage } from "./usage";

export type EngineState =
  /** No process: starts with the next request. */
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly load: LoadResult }
  /** Stays until `restart`. `error` is what `prepare` threw, or an `EngineError`. */
  | { readonly kind: "failed"; readonly error: Error };

export interface EngineClientDeps {
  /** `() => forkEngine(enginePath)`. */
  readonly fork: () => EngineProcess;
  /** What to load; called before every load. Throws when the model's files are not as they should be. */
  readonly prepare: () => Promise<LoadParams>;
  /** 0: the process never ends by itself. Read whenever a request has been answered. */
  readonly idleMinutes: () => number;
  /** Providers that `auto` tries once the first request has been answered. */
  readonly candidates: () => readonly ProviderName[];
  /** What `auto` found out before. */
  readonly record: ProviderRecord;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly onState: (state: EngineState) => void;
  /** One sentence for the user, at most once per reason. */
  readonly onMessage: (sentence: Sentence) => void;
  /** What `auto` found out could not be kept. */
  readonly onRecordFault: (error: unknown) => void;
}

const MINUTE_MS = 60_000;
/** `auto` tries other providers after this long without a request: a trial must not slow a suggestion. */
const TRIAL_IDLE_MS = 5_000;

type Params<M extends keyof EngineRequests> = EngineRequests[M]["params"];
type Result<M extends keyof EngineRequests> = EngineRequests[M]["result"];

export class EngineClient {
  private state: EngineState = { kind: "idle" };
  private loading: Promise<LiveEngine> | null = null;
  private live: LiveEngine | null = null;
  private starting: EngineConnection | null = null;
  private lastStats: EngineStats | null = null;
  private readonly crashes = new Crashes();
  private readonly providers = new SessionProviders();
  private readonly usage: Usage;
  /** Counts what ended the process on purpose. */
  private epoch = 0;
  private isDisposed = false;

  constructor(private readonly deps: EngineClientDeps) {
    this.usage = new Usage(deps.startTimer, () => this.quietActions());
  }

  get currentState(): EngineState {
    return this.state;
  }

  /** An answer is owed. */
  get isBusy(): boolean {
    return this.usage.isBusy;
  }

  get pid(): number | null {
    return this.live?.connection.pid ?? this.starting?.pid ?? null;
  }

  /** Starts the process and loads the model, if that has not happened. */
  async load(): Promise<LoadResult> {
    return (await this.use((live) => Promise.resolve(live))).result;
  }

  async *generate(params: GenerateParams, signal: AbortSignal): GenerateStream {
    signal.throwIfAborted();
    this.usage.enter();
    try {
      const { connection } = await abortable(this.ready(), signal);
      yield* connection.generate(params, signal);
    } finally {
      this.usage.leave();
    }
  }

  /** Starts the engine where none runs. */
  ask<M extends ModelMethod>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    return this.use(({ connection }) => connection.request(method, params, signal));
  }

  /** What is kept for the panel is given back; an engine that does not run holds nothing. */
  async endProbe(): Promise<void> {
    await this.live?.connection.request("endProbe", null);
  }

  /** Null while no engine runs: asking does not start one, nor keep it alive. The last ones of one that is busy for long. */
  async stats(): Promise<EngineStats | null> {
    const { live } = this;
    if (!live) return null;
    const stats = await statsWithin(live.connection, this.deps.startTimer);
    if (stats && this.live === live) this.lastStats = stats;
    return this.live === live ? (stats ?? this.lastStats) : null;
  }

  /** Null while no engine runs: what is to be remembered is sent when one does. */
  async remember(params: Params<"remember">): Promise<Result<"remember"> | null> {
    if (!this.live) return null;
    return this.live.connection.request("remember", params);
  }

  /** Ends the process, forgets what failed, loads again. Rejects when that fails. */
  async restart(): Promise<LoadResult> {
    this.end();
    this.crashes.forget();
    this.providers.forget();
    this.setState({ kind: "idle" });
    return this.load();
  }

  /** The process ends; no request is taken any more. */
  dispose(): void {
    this.isDisposed = true;
    this.end();
  }

  private use<T>(ask: (live: LiveEngine) => Promise<T>): Promise<T> {
    return this.usage.during(async () => {
      const live = await this.ready();
      const { epoch } = this;
      return ask(live).catch((error: unknown) => {
        // What was ended on purpose says nothing of where it ran.
        throw epoch === this.epoch ? faultOf(error, live.result.provider) : error;
      });
    });
  }

  private ready(): Promise<LiveEngine> {
    if (this.isDisposed) return Promise.reject(ended());
    if (this.live) return Promise.resolve(this.live);
    if (this.state.kind === "failed") return Promise.reject(this.state.error);
    if (this.loading) return this.loading;
    const loading = this.start().finally(() => {
      if (this.loading === loading) this.loading = null;
    });
    return (this.loading = loading);
  }

  private async start(): Promise<LiveEngine> {
    const epoch = this.epoch;
    this.setState({ kind: "loading" });
    try {
      const asked = await this.deps.prepare();
      if (epoch !== this.epoch) throw ended();
      const known = asked.executionProvider === "auto" ? await readKnownProvider(asked, this.deps) : null;
      const chosen = this.providers.providerFor(asked, known);
      const live = await this.startAs(asked, chosen, epoch);
      this.live = live;
      this.watch(live);
      this.setState({ kind: "ready", load: live.result });
      this.tellFallback(asked.executionProvider === "auto" ? chosen : asked.executionProvider, live);
      return live;
    } catch (error) {
      // A load that `restart` or `dispose` ended says nothing about the next one.
      if (epoch !== this.epoch) throw error;
      if (error instanceof EngineError && error.code === "stopped") this.countCrash(error.sentence);
      else this.fail(error);
      throw error;
    }
  }

  private async startAs(params: LoadParams, provider: ProviderName, epoch: number): Promise<LiveEngine> {
    const connection = new EngineConnection(this.deps.fork(), this.deps.startTimer);
    this.starting = connection;
    try {
      const result = await connection.request("load", { ...params, executionProvider: provider });
      return { connection, params, result: this.providers.withExcluded(result) };
    } catch (error) {
      connection.kill();
      if (provider === "cpu" || !connection.isEnded || epoch !== this.epoch) throw error;
      // The provider took the process with it: never again in this session.
      this.providers.exclude(provider, error);
      return await this.startAs(params, "cpu", epoch);
    } finally {
      if (this.starting === connection) this.starting = null;
    }
  }

  private tellFallback(wanted: ProviderName, { params, result }: LiveEngine): void {
    const message = this.providers.newFallback(wanted, result);
    if (message !== null) this.deps.onMessage(message);
    // What was remembered holds no longer; the next start measures.
    if (params.executionProvider === "auto" && wanted !== result.provider)
      void this.saveProvider(params, null);
  }

  /** A full disk costs the next start a measurement, and nothing else. */
  private async saveProvider(params: LoadParams, provider: ProviderName | null): Promise<void> {
    await this.deps.record.write(params, provider).catch((error: unknown) => this.deps.onRecordFault(error));
  }

  private watch(live: LiveEngine): void {
    this.lastStats = null;
    live.connection.onExit((detail) => {
      if (this.live !== live) return;
      this.live = null;
      this.usage.stopTimers();
      this.countCrash(detail);
    });
  }

  /** The next request starts the engine again, unless it stopped too often: no crash loop. */
  private countCrash(detail: SentencePart): void {
    const reason = this.crashes.add(detail, this.deps.now());
    if (reason === null) this.setState({ kind: "idle" });
    else this.fail(new EngineError("stopped", reason));
  }

  /** After a while without a request: the process ends; `auto` tries what else there is. */
  private quietActions(): QuietAction[] {
    if (!this.live || this.isDisposed) return [];
    const actions: QuietAction[] = [];
    const idleMs = this.deps.idleMinutes() * MINUTE_MS;
    if (idleMs > 0) actions.push({ afterMs: idleMs, run: () => this.endIdle() });
    if (this.providers.wantsCandidates(this.live.params) && this.deps.candidates().length > 0)
      actions.push({ afterMs: TRIAL_IDLE_MS, run: () => void this.tryCandidates() });
    return actions;
  }

  /** One after another; a candidate that is faster than the CPU takes over. */
  private async tryCandidates(): Promise<void> {
    this.providers.candidatesTried();
    for (const provider of this.deps.candidates()) {
      const current = this.live;
      if (!current || this.isDisposed) return;
      const { connection, trials, faster } = await tryCandidate(this.deps, current, provider);
      const kept = faster ?? current;
      const tried = markChosen([...current.result.trials, ...trials], kept.result.provider);
      const load = { ...kept.result, trials: tried };
      if (!this.takeOver(current, { ...kept, result: load })) connection.kill();
    }
    if (this.live) await this.saveProvider(this.live.params, this.live.result.provider);
  }

  /** True when the candidate's process is the one that answers from now on. */
  private takeOver(current: LiveEngine, next: LiveEngine): boolean {
    if (this.live !== current || this.isDisposed) return false;
    this.live = next;
    this.watch(next);
    this.setState({ kind: "ready", load: next.result });
    if (next.connection === current.connection) return false;
    endWhenAnswered(current.connection, this.deps.startTimer);
    return true;
  }

  private endIdle(): void {
    if (this.usage.isBusy) return;
    this.end();
    this.setState({ kind: "idle" });
  }

  private end(): void {
    this.usage.stopTimers();
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

  private setState(state: EngineState): void {
    if (this.isDisposed) return;
    this.state = state;
    this.deps.onState(state);
  }
}
