// Completion servers in their order → the same stream of text that the local way gives. A server that fails is left alone
// for a while, the next one goes on where the text broke off, and at last the local model: only the log tells.
import type { CompletionContext } from "../../context/types";
import type { Network } from "../../net/http";
import type { GenerateResult } from "../../protocol/engine";
import type { Sentence } from "../../protocol/sentences";
import type { CompletionServer } from "../../protocol/servers";
import type { Infer, InferOptions } from "../types";
import { askServer, ServerFault } from "./askServer";
import type { Limits } from "./limits";

export interface RemoteInferDeps {
  /** Read at every request: a setting may change. */
  readonly servers: () => readonly CompletionServer[];
  readonly network: () => Network;
  readonly keyOf: (url: string) => Promise<string | null>;
  /** The local way, for when no server answers. */
  readonly fallback: Infer;
  /** One sentence for a person, once until the server answers again. */
  readonly onMessage: (sentence: Sentence) => void;
  readonly now: () => number;
  readonly idleMs: number;
  readonly totalMs: number;
}

const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 5 * 60_000;

interface Health {
  failures: number;
  /** Not asked before this time. */
  restsUntil: number;
}

export function createRemoteInfer(deps: RemoteInferDeps): Infer {
  const health = new Map<string, Health>();
  const limits = new Map<string, Limits>();
  const healthOf = ({ url }: CompletionServer): Health => {
    const known = health.get(url) ?? { failures: 0, restsUntil: 0 };
    health.set(url, known);
    return known;
  };
  const failed = (server: CompletionServer, error: ServerFault): void => {
    const state = healthOf(server);
    const pause = error.retryAfterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** state.failures, MAX_PAUSE_MS);
    state.restsUntil = deps.now() + pause;
    if (state.failures++ === 0) deps.onMessage({ code: "serverFailed", args: [error.sentence] });
  };
  return async function* infer(context, options, signal) {
    const started = deps.now();
    let written = "";
    for (const server of deps.servers()) {
      if (healthOf(server).restsUntil > deps.now()) continue;
      const asked = { ...(await askOptions(server, options, deps)), limits };
      const stream = askServer(continued(context, written), server, asked, signal);
      try {
        for await (const event of stream) {
          if (event.kind === "end") {
            health.delete(server.url);
            yield { kind: "end", result: resultOf(event.isCut, deps.now() - started) };
            return;
          }
          written += event.text;
          yield event;
        }
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error;
        failed(server, error);
      }
    }
    yield* deps.fallback(continued(context, written), options, signal);
  };
}

/** What one server has written, the next one takes as given. */
function continued(context: CompletionContext, written: string): CompletionContext {
  return written === "" ? context : { ...context, prefix: context.prefix + written };
}

async function askOptions(server: CompletionServer, { maxTokens }: InferOptions, deps: RemoteInferDeps) {
  const { idleMs, totalMs } = deps;
  return { maxTokens, network: deps.network(), key: await deps.keyOf(server.url), idleMs, totalMs };
}

/** A server does not tell what it evaluated: the counters stay 0. */
function resultOf(isCut: boolean, elapsedMs: number): GenerateResult {
  return {
    stopReason: isCut ? "maxTokens" : "eos",
    promptLength: 0,
    reusedLength: 0,
    tokensEvaluated: 0,
    runs: 0,
    chosen: 0,
    endLogProb: null,
    prefillMs: elapsedMs,
    decodeMs: 0,
  };
}
