// The three ways completion servers are asked: what goes out, and what one event of the answer says. A table; knows no
// connection and no failure.
import type { CompletionContext } from "../../context/types";
import { textPrompt } from "../../protocol/promptFormats";
import type { CompletionServer } from "../../protocol/servers";

export interface ServerRequest {
  readonly path: string;
  readonly body: object;
}

/** One event of the stream. */
export interface StreamEvent {
  readonly text: string;
  /** Natural logarithms, where the server gives them. */
  readonly logProbs: readonly number[];
  readonly isEnd: boolean;
  /** It ended because it might write no more. */
  readonly isCut: boolean;
}

export interface Protocol {
  /** `wantsLogProbs`: where the protocol has them. */
  readonly ask: (
    context: CompletionContext,
    server: CompletionServer,
    maxTokens: number,
    wantsLogProbs: boolean,
  ) => ServerRequest;
  /** Throws a `TypeError` when the event is not what the protocol says. */
  readonly read: (event: unknown) => StreamEvent;
}

/** A line ends with its line end; the server need not write more. */
const stopsFor = ({ extent }: CompletionContext) => (extent === "line" ? ["\n"] : []);

/** OpenAI's `/v1/completions`, as vLLM and others serve it. */
const openai: Protocol = {
  ask: (context, server, maxTokens, wantsLogProbs) => ({
    path: "/v1/completions",
    body: {
      model: server.model,
      ...promptFor(context, server.fim),
      max_tokens: maxTokens,
      temperature: 0,
      ...(wantsLogProbs && { logprobs: 1 }),
      stream: true,
      ...(context.extent === "line" && { stop: stopsFor(context) }),
    },
  }),
  read: (event) => {
    const [choice] = list(record(event).choices);
    // Some servers end with an event that only counts tokens.
    if (choice === undefined) return { text: "", logProbs: [], isEnd: false, isCut: false };
    const { text: written, finish_reason: reason, logprobs } = record(choice);
    return {
      text: text(written),
      logProbs: logProbsIn(logprobs),
      isEnd: typeof reason === "string",
      isCut: reason === "length",
    };
  },
};

/** llama.cpp's `/infill`: the server itself writes the model's special tokens. */
const llamacpp: Protocol = {
  ask: (context, _server, maxTokens) => ({
    path: "/infill",
    body: {
      input_prefix: context.prefix,
      input_suffix: context.suffix,
      input_extra: [],
      n_predict: maxTokens,
      temperature: 0,
      cache_prompt: true,
      stream: true,
      ...(context.extent === "line" && { stop: stopsFor(context) }),
    },
  }),
  read: (event) => {
    const { content, stop, stop_type: kind, stopped_limit: isLimit } = record(event);
    return {
      text: text(content),
      logProbs: [],
      isEnd: stop === true,
      isCut: isLimit === true || kind === "limit",
    };
  },
};

/** Ollama's `/api/generate` with a suffix. */
const ollama: Protocol = {
  ask: (context, server, maxTokens) => ({
    path: "/api/generate",
    body: {
      model: server.model,
      prompt: context.prefix,
      suffix: context.suffix,
      stream: true,
      options: { num_predict: maxTokens, temperature: 0, stop: stopsFor(context) },
    },
  }),
  read: (event) => {
    const { response, done, done_reason: reason } = record(event);
    return { text: text(response), logProbs: [], isEnd: done === true, isCut: reason === "length" };
  },
};

export const PROTOCOLS: Readonly<Record<CompletionServer["protocol"], Protocol>> = {
  openai,
  llamacpp,
  ollama,
};

function promptFor(context: CompletionContext, fim: CompletionServer["fim"]): object {
  const { prefix, suffix } = context;
  if (fim === "suffix") return { prompt: prefix, suffix };
  if (fim === "none") return { prompt: prefix };
  return { prompt: textPrompt(fim, context) };
}

/** OpenAI's list; llama.cpp's server gives the one that chat answers have. What is neither loses no text. */
function logProbsIn(value: unknown): number[] {
  const { token_logprobs: own, content } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const given = Array.isArray(content)
    ? content.map((token) => (token as { logprob?: unknown } | null)?.logprob)
    : Array.isArray(own)
      ? own
      : [];
  return given.filter((entry): entry is number => typeof entry === "number");
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError(`expected an object, got ${JSON.stringify(value)?.slice(0, 80)}`);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`expected a list, got ${JSON.stringify(value)?.slice(0, 80)}`);
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`expected a text, got ${JSON.stringify(value)?.slice(0, 80)}`);
}
