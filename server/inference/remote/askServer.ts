// One completion server, one request: context → stream of pieces. Cancelling or leaving ends the connection, which the
// server sees. Everything that goes wrong is a `ServerFault` that says for how long the server is better left alone.
import type { CompletionContext } from "../../context/types";
import { type Network, NetworkError, type HttpResponse, send } from "../../net/http";
import type { CompletionServer } from "../../protocol/servers";
import {
  type SentencePart,
  type Sentence,
  messagePartOf,
  UserFacingError,
  type SentenceCode,
} from "../../protocol/sentences";
import { readEvents } from "./events";
import { fitToRoom, type Limits, NO_LIMITS, tightenLimits } from "./limits";
import { PROTOCOLS } from "./protocols";

export class ServerFault extends UserFacingError {
  override readonly name = "ServerFault";
  constructor(
    { code, args }: Sentence,
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
  /** For the whole answer, whatever comes meanwhile. */
  readonly totalMs: number;
  /** By a server's address, what it was found not to bear; written here. */
  readonly limits: Map<string, Limits>;
}

export interface RemotePiece {
  readonly kind: "piece";
  readonly text: string;
  readonly logProbs: readonly number[];
}

/** Characters a token has at most in the mean: a server that writes more does not keep to what it was asked. */
const MAX_CHARACTERS_A_TOKEN = 16;
/** A wrong key or model is not mended by asking again. */
const FOR_LONG_MS = 5 * 60_000;
/** A server that wants to be left alone for longer is asked again nevertheless. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;

/** `isCut`: the text was cut off by the number of tokens. */
type RemoteStream = AsyncGenerator<RemotePiece | { kind: "end"; isCut: boolean }, void, void>;

/** A server that refuses what it cannot bear is asked for less, at once and from then on. */
export async function* askServer(
  context: CompletionContext,
  server: CompletionServer,
  options: AskOptions,
  signal: AbortSignal,
): RemoteStream {
  let limits = options.limits.get(server.url) ?? NO_LIMITS;
  for (;;) {
    const asked = fitToRoom(context, limits.room);
    const stream = askOnce(asked, server, { ...options, ...limits }, signal);
    let hasWritten = false;
    try {
      for await (const event of stream) {
        options.limits.set(server.url, limits);
        hasWritten ||= event.kind === "piece";
        yield event;
      }
      return;
    } catch (error) {
      const less = error instanceof ServerFault ? tightenLimits(limits, error, asked, server.protocol) : null;
      if (hasWritten || less === null) throw error;
      limits = less;
    }
  }
}

type AskOnceOptions = Omit<AskOptions, "limits"> & Pick<Limits, "givesLogProbs">;

async function* askOnce(
  context: CompletionContext,
  server: CompletionServer,
  options: AskOnceOptions,
  signal: AbortSignal,
): RemoteStream {
  const protocol = PROTOCOLS[server.protocol];
  let length = 0;
  const late = AbortSignal.timeout(options.totalMs);
  try {
    const response = await post(context, server, options, AbortSignal.any([signal, late]));
    await refuse(response, server);
    for await (const event of readEvents(response.body)) {
      failOn(event);
      const { text, logProbs, isEnd, isCut } = protocol.read(event);
      length += text.length;
      if (length > options.maxTokens * MAX_CHARACTERS_A_TOKEN) return yield { kind: "end", isCut: true };
      if (text !== "") yield { kind: "piece", text, logProbs };
      if (isEnd) return yield { kind: "end", isCut };
    }
    // The stream ended without the protocol's own end.
    throw new NetworkError("cutOff");
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (late.aborted)
      throw new ServerFault(toSentence("connection", hostOf(server), toSentence("tooLong")), null);
    if (error instanceof ServerFault) throw error;
    throw new ServerFault(sentenceFor(error, hostOf(server)), null, { cause: error });
  }
}

function post(
  context: CompletionContext,
  server: CompletionServer,
  { maxTokens, network, key, idleMs, givesLogProbs }: AskOnceOptions,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { path, body } = PROTOCOLS[server.protocol].ask(context, server, maxTokens, givesLogProbs);
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
    throw new ServerFault(toSentence("answeredWithPage", host), null);
  }
  const beginning = await beginningOf(body);
  const detail = beginning === "" ? "" : ` (${beginning})`;
  if (status === 401 || status === 403) {
    throw new ServerFault(toSentence("wantsKey", host, detail), FOR_LONG_MS);
  }
  if (status === 404) {
    throw new ServerFault(toSentence("unknownModel", host, server.model, detail), FOR_LONG_MS);
  }
  if (status >= 300 && status < 400) throw new ServerFault(toSentence("leadsElsewhere", host), FOR_LONG_MS);
  const seconds = Number(headers["retry-after"]);
  throw new ServerFault(toSentence("serverAnswered", host, status, detail), retryAfterMs(seconds));
}

function retryAfterMs(seconds: number): number | null {
  return seconds > 0 ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : null;
}

/** Each names the server once. */
function sentenceFor(error: unknown, host: string): Sentence {
  if (error instanceof NetworkError && error.sentence.args[0] === host) return error.sentence;
  // A protocol's own word for what it does not know.
  if (error instanceof TypeError) return toSentence("otherProtocol", host, error.message);
  return toSentence("connection", host, messagePartOf(error));
}

function toSentence(code: SentenceCode, ...args: readonly SentencePart[]): Sentence {
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

/** What the first piece of a refusal says: the sentence in its JSON where there is one. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  for await (const piece of body) {
    const text = piece.toString("utf8");
    return (sentenceIn(text) ?? text).replace(/\s+/g, " ").slice(0, 120).trim();
  }
  return "";
}

/** `{"error":{"message":"…"}}`, `{"error":"…"}`, `{"message":"…"}` → what stands there. */
function sentenceIn(text: string): string | null {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    const detail = (error as { message?: unknown } | undefined)?.message ?? error ?? message;
    return typeof detail === "string" ? detail : null;
  } catch {
    // No JSON: the text itself is what it says.
    return null;
  }
}

export function hostOf({ url }: CompletionServer): string {
  return new URL(url).host;
}
