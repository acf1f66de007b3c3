// One completion server, one request: context → stream of pieces. Cancelling or leaving ends the connection, which the
// server sees. Everything that goes wrong is a `ServerFault` that says for how long the server is better left alone.
import type { CompletionContext } from "../../context/types";
import { type Network, NetworkError, type HttpResponse, send } from "../../net/http";
import type { CompletionServer } from "../../protocol/servers";
import { type Argument, type Said, saidBy, SaidError, type SentenceCode } from "../../protocol/sentences";
import { readEvents } from "./events";
import { PROTOCOLS } from "./protocols";

export class ServerFault extends SaidError {
  override readonly name = "ServerFault";
  constructor(
    { code, args }: Said,
    /** Null: as long as it usually is. */
    readonly retryAfterMs: number | null,
    options?: ErrorOptions,
  ) {
    super(code, args, options);
  }
}

export interface AskOptions {
  readonly maxTokens: number;
  readonly network: Network;
  readonly key: string | null;
  readonly idleMs: number;
  /** Servers that fail where they are asked for probabilities (llama-cpp-python, unless it was told to keep them). */
  readonly withoutLogProbs: Set<string>;
}

export interface RemotePiece {
  readonly text: string;
  readonly logProbs: readonly number[];
}

/** Characters a token has at most in the mean: a server that writes more does not keep to what it was asked. */
const MAX_CHARACTERS_A_TOKEN = 16;
/** A wrong key or model is not mended by asking again. */
const FOR_LONG_MS = 5 * 60_000;

type Answer = AsyncGenerator<RemotePiece, { isCut: boolean }, void>;

/** Returns whether the text was cut off by the number of tokens. */
export async function* askServer(
  context: CompletionContext,
  server: CompletionServer,
  options: AskOptions,
  signal: AbortSignal,
): Answer {
  const { withoutLogProbs } = options;
  if (server.protocol !== "openai" || withoutLogProbs.has(server.url)) {
    return yield* askOnce(context, server, options, signal);
  }
  let hasWritten = false;
  const stream = askOnce(context, server, options, signal);
  try {
    for (;;) {
      const next = await stream.next();
      if (next.done) return next.value;
      hasWritten = true;
      yield next.value;
    }
  } catch (error) {
    if (hasWritten || !(error instanceof ServerFault) || !mayBeTheLogProbs(error)) throw error;
  } finally {
    await stream.return({ isCut: false });
  }
  const result = yield* askOnce(
    context,
    server,
    { ...options, withoutLogProbs: new Set([server.url]) },
    signal,
  );
  withoutLogProbs.add(server.url);
  return result;
}

/** It says so, or its answer ended before it began. */
function mayBeTheLogProbs({ message, cause }: ServerFault): boolean {
  const isCut = cause instanceof NetworkError && cause.said.code === "cutOff";
  return isCut || /log_?probs|logits_all/i.test(message);
}

async function* askOnce(
  context: CompletionContext,
  server: CompletionServer,
  options: AskOptions,
  signal: AbortSignal,
): Answer {
  const protocol = PROTOCOLS[server.protocol];
  let length = 0;
  try {
    const response = await post(context, server, options, signal);
    await refuse(response, server);
    for await (const event of readEvents(response.body)) {
      failOn(event);
      const { text, logProbs, isEnd, isCut } = protocol.read(event);
      length += text.length;
      if (length > options.maxTokens * MAX_CHARACTERS_A_TOKEN) return { isCut: true };
      if (text !== "") yield { text, logProbs };
      if (isEnd) return { isCut };
    }
    // The stream ended without the protocol's own end.
    throw new NetworkError("cutOff");
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof ServerFault) throw error;
    throw new ServerFault(say("connection", hostOf(server), saidBy(error)), null, { cause: error });
  }
}

function post(
  context: CompletionContext,
  server: CompletionServer,
  { maxTokens, network, key, idleMs, withoutLogProbs }: AskOptions,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { path, body } = PROTOCOLS[server.protocol].ask(
    context,
    server,
    maxTokens,
    !withoutLogProbs.has(server.url),
  );
  const json = JSON.stringify(body);
  const headers = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(json)),
    ...(key !== null && { authorization: `Bearer ${key}` }),
  };
  return send({ url: server.url + path, method: "POST", headers, body: json, idleMs, signal }, network);
}

async function refuse({ status, headers, body }: HttpResponse, server: CompletionServer): Promise<void> {
  const host = hostOf(server);
  if (status === 200) {
    if (!/^text\/html/i.test(headers["content-type"] ?? "")) return;
    throw new ServerFault(say("answeredWithPage", host), null);
  }
  const said = await beginningOf(body);
  const detail = said === "" ? "" : ` (${said})`;
  if (status === 401 || status === 403) {
    throw new ServerFault(say("wantsKey", host, detail), FOR_LONG_MS);
  }
  if (status === 404) {
    throw new ServerFault(say("unknownModel", host, server.model, detail), FOR_LONG_MS);
  }
  if (status >= 300 && status < 400) throw new ServerFault(say("leadsElsewhere", host), FOR_LONG_MS);
  const seconds = Number(headers["retry-after"]);
  throw new ServerFault(say("serverAnswered", host, status, detail), seconds > 0 ? seconds * 1000 : null);
}

function say(code: SentenceCode, ...args: readonly Argument[]): Said {
  return { code, args };
}

/** Servers report faults in the stream as well. */
function failOn(event: unknown): void {
  const error = (event as { error?: unknown } | null)?.error;
  if (error === undefined || error === null) return;
  const message = typeof error === "string" ? error : (error as { message?: unknown }).message;
  throw typeof message === "string"
    ? new NetworkError("quoted", [message.slice(0, 200)])
    : new NetworkError("serverFault");
}

async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  for await (const piece of body) return piece.toString("utf8").replace(/\s+/g, " ").slice(0, 120).trim();
  return "";
}

export function hostOf({ url }: CompletionServer): string {
  return new URL(url).host;
}
