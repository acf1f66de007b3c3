// A completion server on loopback: speaks the three protocols as their documents write them down (the exchanges are
// recorded from the sources, not from running servers), and misbehaves in every way that a test asks for.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}

export interface FakeServer {
  readonly url: string;
  readonly asked: ReceivedRequest[];
  /** Connections that the client ended before the answer did. */
  readonly left: () => number;
  /** Pieces of text that are answered with. */
  pieces: readonly string[];
  /** Instead of a proper answer. */
  behave: ((response: ServerResponse, asked: ReceivedRequest) => void) | null;
  close(): Promise<void>;
}

export async function startCompletionServer(): Promise<FakeServer> {
  let left = 0;
  const fake: { -readonly [K in keyof FakeServer]: FakeServer[K] } = {
    url: "",
    asked: [],
    left: () => left,
    pieces: ["a", " + b"],
    behave: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    response.on("close", () => (left += response.writableFinished ? 0 : 1));
    void readBody(request).then((body) => {
      const asked = { path: request.url ?? "", body, authorization: request.headers.authorization };
      fake.asked.push(asked);
      if (fake.behave) fake.behave(response, asked);
      else for (const line of answer(asked, fake.pieces)) response.write(line);
      if (!fake.behave) response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

/** Lines of the stream that this protocol answers with. */
export function answer({ path }: Pick<ReceivedRequest, "path">, pieces: readonly string[]): string[] {
  const last = pieces.length - 1;
  const sse = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  if (path === "/v1/completions") {
    const chunks = pieces.map((text, i) => ({
      id: "cmpl-1",
      object: "text_completion",
      choices: [
        {
          index: 0,
          text,
          logprobs: { tokens: [text], token_logprobs: [-0.5] },
          finish_reason: i === last ? "stop" : null,
        },
      ],
    }));
    return [...chunks.map(sse), "data: [DONE]\n\n"];
  }
  if (path === "/infill") {
    const chunks = pieces.map((content) => ({ index: 0, content, tokens: [1], stop: false }));
    return [
      ...chunks,
      { index: 0, content: "", stop: true, stop_type: "eos", tokens_predicted: pieces.length },
    ].map(sse);
  }
  const lines = pieces.map((response) => ({
    model: "m",
    created_at: "2024-07-22T20:47:51Z",
    response,
    done: false,
  }));
  return [...lines, { model: "m", response: "", done: true, done_reason: "stop" }].map(
    (line) => `${JSON.stringify(line)}\n`,
  );
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString("utf8")) as Record<string, unknown>;
}
