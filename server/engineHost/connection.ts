// Requests to one engine process as promises and streams. Ends when the process does: what is in flight is rejected.
import type {
  EngineErrorCode,
  EngineMethod,
  EngineRequests,
  FromEngine,
  GenerateParams,
  GenerateEnd,
  ToEngine,
  TokenSource,
} from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import { type SentencePart, type Sentence, UserFacingError } from "../protocol/sentences";
import { Heartbeat, patienceFor } from "./heartbeat";
import type { EngineProcess } from "./process";
import type { StartTimer } from "./usage";

/** The engine's answer to a request it could not fulfil, or its end. */
export class EngineError extends UserFacingError {
  override readonly name = "EngineError";
  constructor(
    readonly code: EngineErrorCode | "stopped",
    { code: sentence, args }: Sentence,
  ) {
    super(sentence, args);
  }
}

export interface GeneratedToken {
  readonly kind: "token";
  readonly tokenId: TokenId;
  readonly logProb: number;
  readonly source: TokenSource;
}

/** The stream of a generation: tokens as they are chosen, at last its counters. */
export type GenerateStream = AsyncGenerator<GeneratedToken | GenerateEnd, void, void>;

interface Pending {
  readonly method: EngineMethod;
  readonly onToken: (token: GeneratedToken) => void;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

export class EngineConnection {
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private exit: EngineError | null = null;
  private readonly heartbeat: Heartbeat;
  private slowestTokenMs: number | null = null;
  /** Why it was ended, where it did not end by itself. */
  private reason: Sentence | null = null;

  constructor(
    private readonly process: EngineProcess,
    startTimer: StartTimer,
  ) {
    this.heartbeat = new Heartbeat({
      startTimer,
      ping: () => this.ping(),
      isBusy: () => this.isBusy,
      patienceMs: () => patienceFor(this.isLoading, this.slowestTokenMs),
      onSilent: (silentMs) => {
        this.reason = { code: "engineSilent", args: [silentMs / 1000] };
        process.kill();
      },
    });
    process.onMessage((message) => this.receive(message));
    process.onExit((detail) => {
      this.heartbeat.end();
      this.exit = new EngineError("stopped", { code: "engineStopped", args: [this.reason ?? detail] });
      for (const { reject } of this.pending.values()) reject(this.exit);
      this.pending.clear();
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  get isEnded(): boolean {
    return this.exit !== null;
  }

  get isBusy(): boolean {
    return this.pending.size > 0;
  }

  private get isLoading(): boolean {
    return [...this.pending.values()].some(({ method }) => method === "load");
  }

  onExit(listener: (detail: SentencePart) => void): void {
    this.process.onExit((detail) => listener(this.reason ?? detail));
  }

  kill(): void {
    this.process.kill();
  }

  async request<M extends EngineMethod>(
    method: M,
    params: EngineRequests[M]["params"],
    signal?: AbortSignal,
    onToken: (token: GeneratedToken) => void = () => undefined,
  ): Promise<EngineRequests[M]["result"]> {
    signal?.throwIfAborted();
    if (this.exit) throw this.exit;
    const id = this.nextId++;
    let abort: () => void = () => undefined;
    try {
      return await new Promise<EngineRequests[M]["result"]>((resolve, reject) => {
        // The caller goes on at once; the engine's late answer is ignored.
        abort = () => {
          this.process.send({ type: "abort", id });
          reject(signal?.reason as Error);
        };
        signal?.addEventListener("abort", abort, { once: true });
        this.pending.set(id, { method, onToken, resolve, reject });
        this.heartbeat.begin();
        this.process.send({ type: method, id, params } as ToEngine);
      });
    } finally {
      this.pending.delete(id);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Leaving the loop early (`break`, `return`) ends the generation. */
  async *generate(params: GenerateParams, signal: AbortSignal): GenerateStream {
    const left = new AbortController();
    const arrived: GeneratedToken[] = [];
    let wake: () => void = () => undefined;
    const result = this.request("generate", params, AbortSignal.any([signal, left.signal]), (token) => {
      arrived.push(token);
      wake();
    });
    let isDone = false;
    const done = result.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    try {
      for (;;) {
        const token = arrived.shift();
        if (token) yield token;
        else if (isDone) return yield { kind: "end", result: await result };
        else await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
      }
    } finally {
      if (!isDone) left.abort();
    }
  }

  private ping(): void {
    this.process.send({ type: "ping", id: 0 });
  }

  private receive(message: FromEngine): void {
    if (message.type === "pong") {
      this.slowestTokenMs = message.slowestTokenMs;
      this.heartbeat.recordReply();
      return;
    }
    const pending = this.pending.get(message.id);
    if (message.type !== "token") this.pending.delete(message.id);
    this.heartbeat.recordReply();
    if (!pending) return;
    if (message.type === "token") {
      const { tokenId, logProb, source } = message;
      pending.onToken({ kind: "token", tokenId, logProb, source });
    } else if (message.type === "result") {
      pending.resolve(message.result as never);
      // Its first run may have told how fast the model is.
      if (this.slowestTokenMs === null) this.ping();
    } else pending.reject(errorOf(message));
  }
}

/** What could not be done is a sentence for a person; a fault of the engine is an `EngineError`. */
function errorOf({ code, message, sentence }: Extract<FromEngine, { type: "error" }>): UserFacingError {
  if (sentence && code === "badRequest") return new UserFacingError(sentence.code, sentence.args);
  return new EngineError(code, sentence ?? { code: "quoted", args: [message] });
}
