// Completion servers give the same stream that the local way gives; whatever they do wrong, the next server or the local
// model goes on, with one message.
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CompletionContext } from "../../../../../server/context/types";
import { createRemoteInfer, type RemoteInferDeps } from "../../../../../server/inference/remote/remote";
import { DIRECT } from "../../../../../server/net/http";
import { toEnglish } from "../../../../../server/protocol/sentences";
import type { CompletionServer } from "../../../../../server/protocol/servers";
import { answer, type FakeServer, startCompletionServer } from "../../../../support/completionServer";

const CONTEXT = {
  path: "src/a.ts",
  repoName: "shop",
  languageId: "typescript",
  prefix: "  return ",
  suffix: ";\n}\n",
  extent: "line",
  eol: "\n",
  imports: [],
} as unknown as CompletionContext;

let first: FakeServer;
let second: FakeServer;
let messages: string[];
let nowMs: number;
let servers: CompletionServer[];
let fallbackPrefix: string | null;

const serverAt = (url: string, fields: Partial<CompletionServer> = {}): CompletionServer => ({
  protocol: "openai",
  url,
  model: "code",
  fim: "suffix",
  ...fields,
});

beforeEach(async () => {
  [first, second] = await Promise.all([startCompletionServer(), startCompletionServer()]);
  messages = [];
  nowMs = 0;
  servers = [serverAt(first.url)];
  fallbackPrefix = null;
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
});

const deps: RemoteInferDeps = {
  servers: () => servers,
  network: () => DIRECT,
  keyOf: () => Promise.resolve("secret"),
  // eslint-disable-next-line @typescript-eslint/require-await -- an `Infer` is a stream
  fallback: async function* ({ prefix }) {
    fallbackPrefix = prefix;
    yield { kind: "piece", text: "local", logProbs: [] };
    yield { kind: "end", result: { stopReason: "eos" } as never };
  },
  onMessage: (sentence) => messages.push(toEnglish(sentence)),
  now: () => nowMs,
  idleMs: 5_000,
  totalMs: 60_000,
};

let infer = createRemoteInfer(deps);
beforeEach(() => (infer = createRemoteInfer(deps)));

async function complete(fields: Partial<CompletionContext> = {}, signal = new AbortController().signal) {
  let text = "";
  const logProbs: number[] = [];
  const stream = infer({ ...CONTEXT, ...fields }, { maxTokens: 16 }, signal);
  for await (const event of stream) {
    if (event.kind === "end") return { text, logProbs, result: event.result };
    text += event.text;
    logProbs.push(...event.logProbs);
  }
  throw new Error("the stream has no end");
}

describe("a completion server", () => {
  test("of OpenAI's protocol gets prompt and suffix, and gives text with log-probabilities", async () => {
    const { text, logProbs, result } = await complete();
    expect({ text, logProbs, stop: result.stopReason }).toEqual({
      text: "a + b",
      logProbs: [-0.5, -0.5],
      stop: "eos",
    });
    expect(first.asked[0]).toMatchObject({
      path: "/v1/completions",
      authorization: "Bearer secret",
      body: {
        model: "code",
        prompt: "  return ",
        suffix: ";\n}\n",
        stream: true,
        max_tokens: 16,
        stop: ["\n"],
      },
    });
  });

  test("gets the marks of its model's family where it has no suffix", async () => {
    servers = [serverAt(first.url, { fim: "qwen" })];
    await complete();
    expect(first.asked[0]?.body).toMatchObject({
      prompt: "<|fim_prefix|>  return <|fim_suffix|>;\n}\n<|fim_middle|>",
    });
    expect(first.asked[0]?.body).not.toHaveProperty("suffix");
  });

  test("gets the prompt that Loupe's own model was trained on where it serves that", async () => {
    servers = [serverAt(first.url, { fim: "loupe" })];
    await complete();
    await complete({ repoName: null });
    const prompts = first.asked.map(({ body }) => body.prompt);
    const file = "<|file_sep|>src/a.ts\n<|fim_suffix|>;\n}\n<|fim_prefix|>  return <|fim_middle|>";
    expect(prompts).toEqual([`<|repo_name|>shop${file}`, file]);
  });

  test.each([
    // As llama.cpp's server answers on /v1/completions: like in a chat.
    ["of chat answers", { content: [{ id: 7, token: "a;", bytes: [97, 59], logprob: -0.25 }] }, [-0.25]],
    ["of no kind known", { tokens: "a;" }, []],
    ["that is null", null, []],
  ])("may give its probabilities in the list %s", async (_, logprobs, found) => {
    first.behave = (response) => {
      response.end(
        `data: ${JSON.stringify({ choices: [{ text: "a;", logprobs, finish_reason: "stop" }] })}\n\n`,
      );
    };
    expect(await complete()).toMatchObject({ text: "a;", logProbs: found });
    expect(messages).toEqual([]);
  });

  test("of llama.cpp's protocol gets both sides of the cursor", async () => {
    servers = [serverAt(first.url, { protocol: "llamacpp" })];
    expect((await complete({ extent: "block" })).text).toBe("a + b");
    expect(first.asked[0]).toMatchObject({
      path: "/infill",
      body: { input_prefix: "  return ", input_suffix: ";\n}\n", n_predict: 16 },
    });
    expect(first.asked[0]?.body).not.toHaveProperty("stop");
  });

  test("of Ollama's protocol gets a suffix", async () => {
    servers = [serverAt(first.url, { protocol: "ollama" })];
    expect((await complete()).text).toBe("a + b");
    expect(first.asked[0]).toMatchObject({
      path: "/api/generate",
      body: { prompt: "  return ", suffix: ";\n}\n", options: { num_predict: 16, stop: ["\n"] } },
    });
  });

  test("sees that a request was cancelled, and that its reader has left", async () => {
    first.behave = (response, asked) => void response.write(answer(asked, ["x", "y"])[0]);
    const controller = new AbortController();
    const waiting = complete({}, controller.signal);
    await expect.poll(() => first.asked.length).toBe(1);
    controller.abort(new Error("typed on"));
    await expect(waiting).rejects.toThrow("typed on");
    await expect.poll(() => first.left()).toBe(1);
    const stream = infer(CONTEXT, { maxTokens: 16 }, new AbortController().signal);
    await stream.next();
    await stream.return(undefined);
    await expect.poll(() => first.left()).toBe(2);
    expect(messages).toEqual([]);
  });
});

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end("no");

describe("a server that fails", () => {
  test("that falls silent in the middle of its answer gives way to the next one", async () => {
    infer = createRemoteInfer({ ...deps, idleMs: 200 });
    servers = [serverAt(first.url), serverAt(second.url)];
    first.behave = (response, asked) => void response.write(answer(asked, ["sum(", "x"])[0]);
    second.pieces = ["1)"];
    expect((await complete()).text).toBe("sum(1)");
    expect(messages).toEqual([expect.stringMatching(/did not answer for 0.2 s/) as string]);
  });

  test("gives way to the next one, which goes on where the text broke off", async () => {
    servers = [serverAt(first.url), serverAt(second.url)];
    first.behave = (response, asked) => {
      response.write(answer(asked, ["sum(", "x"])[0], () => response.destroy());
    };
    second.pieces = ["1, 2)"];
    expect((await complete()).text).toBe("sum(1, 2)");
    expect(second.asked[0]?.body).toMatchObject({ prompt: "  return sum(" });
    second.behave = status(500);
    await complete();
    expect(fallbackPrefix).toBe("  return ");
  });

  test("is asked again after a while, which grows, and is trusted once it answers", async () => {
    first.behave = status(500);
    const askedAfter = async (ms: number) => {
      nowMs += ms;
      const before = first.asked.length;
      await complete();
      return first.asked.length - before;
    };
    expect(await askedAfter(0)).toBe(1);
    expect(await askedAfter(1_999)).toBe(0);
    expect(await askedAfter(1)).toBe(1);
    expect(await askedAfter(3_999)).toBe(0);
    first.behave = null;
    expect(await askedAfter(1)).toBe(1);
    expect(await askedAfter(0)).toBe(1);
    expect(messages).toHaveLength(1);
  });

  test("says why in its own words, out of its JSON", async () => {
    first.behave = (response) =>
      void response
        .writeHead(500)
        .end('{"error":{"code":500,"message":"out of memory","type":"server_error"}}');
    await complete();
    expect(messages).toEqual([expect.stringMatching(/answered 500 \(out of memory\)\./) as string]);
  });

  test("is left alone for as long as it asks", async () => {
    first.behave = status(429, { "retry-after": "60" });
    await complete();
    nowMs = 59_999;
    await complete();
    expect(first.asked).toHaveLength(1);
    nowMs = 60_000;
    await complete();
    expect(first.asked).toHaveLength(2);
  });
});
