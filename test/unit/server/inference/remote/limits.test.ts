// A server that cannot bear what it is asked gets less of it: a shorter prompt, no question for probabilities. Nobody is told.
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CompletionContext } from "../../../../../server/context/types";
import { fitToRoom } from "../../../../../server/inference/remote/limits";
import type { CompletionServer } from "../../../../../server/protocol/servers";
import {
  answer,
  type ReceivedRequest,
  type FakeServer,
  startCompletionServer,
} from "../../../../support/completionServer";
import { type Asker, askerOf } from "./withLocalBehind";

const CONTEXT = {
  prefix: "const a = 1;\n".repeat(800) + "return ",
  suffix: ";\n}\n".repeat(1000),
  extent: "line",
} as unknown as CompletionContext;

let fake: FakeServer;
beforeEach(async () => {
  fake = await startCompletionServer();
});
afterEach(() => fake.close());

const createAsker = (protocol: CompletionServer["protocol"]) =>
  askerOf([{ protocol, url: fake.url, model: "code", fim: "suffix" }]);
const textOf = async ({ complete }: Asker) => (await complete(CONTEXT)).text;

/** Answers what has at most `room` characters. */
const withWindow = (room: number, refusal: string) => (response: ServerResponse, asked: ReceivedRequest) => {
  if (JSON.stringify(asked.body).length > room) return void response.writeHead(400).end(refusal);
  for (const line of answer(asked, ["a", ";"])) response.write(line);
  response.end();
};

const LLAMA_SERVER =
  '{"error":{"code":400,"message":"request (6000 tokens) exceeds the available context size (1024 tokens), try increasing it"}}';
const VLLM =
  '{"object":"error","message":"This model\'s maximum context length is 1024 tokens. However, you requested 6000 tokens"}';

describe("a server whose window is too small", () => {
  test.each([
    ["openai", LLAMA_SERVER],
    ["openai", VLLM],
    ["llamacpp", LLAMA_SERVER],
  ] as const)("is asked for less at once, and from then on: %s, %s", async (protocol, refusal) => {
    const asker = createAsker(protocol);
    fake.behave = withWindow(5_000, refusal);
    expect(await textOf(asker)).toBe("a;");
    const before = fake.asked.length;
    expect(before).toBeGreaterThan(1);
    expect(await textOf(asker)).toBe("a;");
    expect(fake.asked).toHaveLength(before + 1);
    expect(asker.messages).toEqual([]);
  });

  test("gives way where nothing is short enough", async () => {
    const asker = createAsker("openai");
    fake.behave = withWindow(0, LLAMA_SERVER);
    expect(await textOf(asker)).toBe("local");
    expect(asker.messages).toEqual([expect.stringContaining("exceeds the available context size") as string]);
    expect(fake.asked.length).toBeLessThan(10);
  });

  test("is asked without probabilities as well where it has neither", async () => {
    const asker = createAsker("openai");
    const small = withWindow(5_000, LLAMA_SERVER);
    fake.behave = (response, asked) =>
      "logprobs" in asked.body
        ? void response.writeHead(400).end("no logprobs here")
        : small(response, asked);
    expect(await textOf(asker)).toBe("a;");
    expect(fake.asked.at(-1)?.body).not.toHaveProperty("logprobs");
    expect(asker.messages).toEqual([]);
  });
});

test("asks without probabilities a server that fails when asked for them, and later from the start", async () => {
  // llama-cpp-python keeps no probabilities unless it was told so: its answer begins and then breaks off.
  const asker = createAsker("openai");
  fake.behave = (response, asked) => {
    if ("logprobs" in asked.body) return void response.end("\n");
    for (const line of answer(asked, ["a", ";"])) response.write(line);
    response.end();
  };
  for (let time = 0; time < 2; time++) {
    expect(await textOf(asker)).toBe("a;");
  }
  expect(fake.asked.map(({ body }) => "logprobs" in body)).toEqual([true, false, false]);
  expect(asker.messages).toEqual([]);
});

describe("fitted", () => {
  test("leaves alone what fits", () => {
    expect(fitToRoom(CONTEXT, 100_000)).toBe(CONTEXT);
  });

  test("keeps what stands next to the cursor, in whole lines, and more of what stands before it", () => {
    const { prefix, suffix } = fitToRoom(CONTEXT, 2_000);
    expect(CONTEXT.prefix.endsWith(prefix)).toBe(true);
    expect(prefix.startsWith("const a")).toBe(true);
    expect(CONTEXT.suffix.startsWith(suffix)).toBe(true);
    expect(suffix.endsWith("}\n")).toBe(true);
    expect(prefix.length + suffix.length).toBeLessThanOrEqual(2_000);
    expect(prefix.length).toBeGreaterThan(2 * suffix.length);
  });

  test("gives the suffix what a short prefix leaves", () => {
    const { prefix, suffix } = fitToRoom({ ...CONTEXT, prefix: "return " }, 2_000);
    expect(prefix).toBe("return ");
    expect(suffix.length).toBeGreaterThan(1_900);
  });

  test("leaves the left cut where it is while a word is typed", () => {
    const starts = Array.from("word", (_, i) => {
      const context = { ...CONTEXT, prefix: `${CONTEXT.prefix}${"word".slice(0, i)}` };
      return context.prefix.length - fitToRoom(context, 2_000).prefix.length;
    });
    expect(new Set(starts).size).toBe(1);
  });
});
