// Each protocol against a server that answers badly: whichever it is, the local model goes on with what was written.
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CompletionContext } from "../../../../../server/context/types";
import { createRemoteInfer } from "../../../../../server/inference/remote/remote";
import { DIRECT } from "../../../../../server/net/http";
import { inEnglish } from "../../../../../server/protocol/sentences";
import type { CompletionServer } from "../../../../../server/protocol/servers";
import { answer, type FakeServer, startCompletionServer } from "../../../../support/completionServer";

const CONTEXT = { prefix: "  return ", suffix: ";\n}\n", extent: "line" } as unknown as CompletionContext;

let fake: FakeServer;
let messages: string[];
let fallbackPrefix: string | null;
beforeEach(async () => {
  fake = await startCompletionServer();
  messages = [];
  fallbackPrefix = null;
});
afterEach(() => fake.close());

async function complete(protocol: CompletionServer["protocol"]): Promise<string> {
  const infer = createRemoteInfer({
    servers: () => [{ protocol, url: fake.url, model: "code", fim: "suffix" }],
    network: () => DIRECT,
    keyOf: () => Promise.resolve(null),
    // eslint-disable-next-line @typescript-eslint/require-await -- an `Infer` is a stream
    fallback: async function* ({ prefix }) {
      fallbackPrefix = prefix;
      yield { text: "local", logProbs: [] };
      return { stopReason: "eos" } as never;
    },
    onMessage: (said) => messages.push(inEnglish(said)),
    now: () => 0,
    idleMs: 5_000,
  });
  let text = "";
  const stream = infer(CONTEXT, { maxTokens: 16 }, new AbortController().signal);
  for (;;) {
    const next = await stream.next();
    if (next.done) return text;
    text += next.value.text;
  }
}

describe.each([
  { protocol: "openai", path: "/v1/completions", fault: { choices: [{ text: 7 }] } },
  { protocol: "llamacpp", path: "/infill", fault: { content: null } },
  { protocol: "ollama", path: "/api/generate", fault: { response: [] } },
] as const)("whatever the protocol, as with $protocol", ({ protocol, path, fault }) => {
  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ["JSON of another kind", (response) => void response.end(`${JSON.stringify(fault)}\n`), /expected a/],
    ["wrong JSON", (response) => void response.end("{oops\n"), /no JSON/],
    [
      "a fault in the stream",
      (response) => void response.end('{"error":"no such model"}\n'),
      /no such model/,
    ],
    ["a bare page", (response) => void response.end("<html>Sign in</html>\n"), /no JSON/],
    ["404", (response) => void response.writeHead(404).end("no"), /does not know the model code/],
  ])("%s gives way to the local model", async (_, behave, message) => {
    fake.behave = behave;
    expect(await complete(protocol)).toBe("local");
    expect(messages).toEqual([expect.stringMatching(message) as string]);
  });

  it("an answer without its end is gone on with by the local model", async () => {
    fake.behave = (response) => void response.end(answer({ path }, ["a + ", "b"])[0]);
    expect(await complete(protocol)).toBe("a + local");
    expect(fallbackPrefix).toBe("  return a + ");
    expect(messages).toEqual([expect.stringMatching(/cut off/) as string]);
  });
});
