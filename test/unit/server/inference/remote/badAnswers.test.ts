// Each protocol against a server that answers badly, in every way: with one message, the local model goes on with what was
// written.
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CompletionContext } from "../../../../../server/context/types";
import { answer, type FakeServer, startCompletionServer } from "../../../../support/completionServer";
import { type Asker, askerOf } from "./withLocalBehind";

const CONTEXT = { prefix: "  return ", suffix: ";\n}\n", extent: "line" } as unknown as CompletionContext;
/** Where silence is what is tested. */
const SILENCE_MS = 200;

let fake: FakeServer;
beforeEach(async () => {
  fake = await startCompletionServer();
});
afterEach(() => fake.close());

type Behaviour = (response: ServerResponse) => void;

const status =
  (code: number, headers: Record<string, string> = {}, text = "no"): Behaviour =>
  (response) =>
    void response.writeHead(code, headers).end(text);

describe.each([
  { protocol: "openai", path: "/v1/completions", fault: { choices: [{ text: 7 }] } },
  { protocol: "llamacpp", path: "/infill", fault: { content: null } },
  { protocol: "ollama", path: "/api/generate", fault: { response: [] } },
] as const)("a server of the protocol $protocol", ({ protocol, path, fault }) => {
  const asker = (idleMs?: number, fields: { totalMs?: number; now?: () => number } = {}): Asker =>
    askerOf([{ protocol, url: fake.url, model: "code", fim: "suffix" }], {
      ...(idleMs && { idleMs }),
      ...fields,
    });
  const bytesOf = (...pieces: string[]) => Buffer.from(answer({ path }, pieces).join(""));
  /** `pieces` as far as the middle of this character. */
  const halfOf = (character: string, ...pieces: string[]) => {
    const bytes = bytesOf(...pieces);
    return bytes.subarray(0, bytes.indexOf(Buffer.from(character)) + 1);
  };

  test.each<[string, Behaviour, RegExp]>([
    ["401", status(401), /wants a key: "Loupe: Set Server Key" \(no\)/],
    ["403", status(403), /wants a key/],
    ["404", status(404), /does not know the model code or this protocol/],
    // As Ollama and vLLM say it.
    [
      "the wrong model",
      status(404, {}, '{"error":"model \'code\' not found"}'),
      /\(model 'code' not found\)/,
    ],
    ["429", status(429), /answered 429/],
    ["400", status(400), /answered 400/],
    ["500", status(500), /answered 500/],
    ["a redirect", status(302, { location: "/" }), /leads elsewhere/],
    ["a captive portal's page", status(200, { "content-type": "text/html" }, "<html>"), /sign-in/],
    ["a page that does not say that it is one", status(200, {}, "<html>Sign in</html>\n"), /no JSON/],
    ["wrong JSON", (response) => void response.end("{oops\n"), /no JSON/],
    ["JSON of another kind", (response) => void response.end(`${JSON.stringify(fault)}\n`), /otherwise than/],
    ["a fault in the stream", (response) => void response.end('{"error":"no memory"}\n'), /: no memory\./],
    ["nothing", (response) => void response.end(), /cut off/],
    ["a connection that ends at once", (response) => void response.destroy(), /broke off|ECONNRESET|hang up/],
    [
      "ten megabytes without a line end",
      (response) => void response.end("x".repeat(10_000_000)),
      /without end|no JSON/,
    ],
    [
      "half a character",
      (response) => void response.write(halfOf("글", "한글"), () => response.destroy()),
      /broke off|cut off/,
    ],
  ])("gives way to the local model, with one message: %s", async (_, behave, message) => {
    const { complete, messages } = asker();
    fake.behave = behave;
    expect((await complete(CONTEXT)).text).toBe("local");
    const times = fake.asked.length;
    // It is left alone then.
    expect((await complete(CONTEXT)).text).toBe("local");
    expect(fake.asked).toHaveLength(times);
    expect(messages).toEqual([expect.stringMatching(message) as string]);
    expect(messages[0]).toMatch(/^The completion server failed: .*Loupe goes on without it\.$/);
    expect(messages[0]?.split(new URL(fake.url).host)).toHaveLength(2);
  });

  test("gives way to the local model where it never answers", async () => {
    const { complete, messages } = asker(SILENCE_MS);
    fake.behave = () => undefined;
    expect((await complete(CONTEXT)).text).toBe("local");
    expect(messages).toEqual([expect.stringMatching(/did not answer for 0.2 s/) as string]);
  });

  test("gives way to the local model where it is not there at all", async () => {
    const { complete, messages } = asker();
    await fake.close();
    expect((await complete(CONTEXT)).text).toBe("local");
    expect(messages).toEqual([expect.stringMatching(/takes no connection \(ECONNREFUSED\)/) as string]);
    fake = await startCompletionServer();
  });

  test("is waited for while it answers slowly, byte by byte, in the middle of characters", async () => {
    const { complete, messages } = asker(SILENCE_MS);
    const bytes = bytesOf("느린 ", "답");
    fake.behave = (response) => {
      const write = (at: number): void => {
        if (at === bytes.length) return void response.end();
        response.write(bytes.subarray(at, at + 1), () => setImmediate(write, at + 1));
      };
      write(0);
    };
    expect((await complete(CONTEXT)).text).toBe("느린 답");
    expect(messages).toEqual([]);
  });

  test.each<[string, Behaviour, RegExp]>([
    ["ends without its end", (response) => void response.end(answer({ path }, ["a + ", "b"])[0]), /cut off/],
    [
      "breaks off in the middle of a character",
      (response) => void response.write(halfOf("글", "a + ", "한글"), () => response.destroy()),
      /broke off|cut off/,
    ],
  ])("is gone on with by the local model where its answer %s", async (_, behave, message) => {
    const { complete, messages, localPrefixes } = asker();
    fake.behave = behave;
    expect((await complete(CONTEXT)).text).toBe("a + local");
    expect(localPrefixes).toEqual(["  return a + "]);
    expect(messages).toEqual([expect.stringMatching(message) as string]);
  });

  test.each<[string, string]>([
    ["comments", ": still here\n"],
    ["empty texts", answer({ path }, ["", ""])[0] ?? ""],
  ])("is left, in time and in bytes, where it sends %s without end", async (_, line) => {
    for (const pieces of [1, 5_000]) {
      const { complete, messages } = asker(60_000, { totalMs: pieces === 1 ? SILENCE_MS : 60_000 });
      fake.behave = (response) => {
        const write = () => {
          if (!response.destroyed) response.write(line.repeat(pieces), () => setImmediate(write));
        };
        write();
      };
      expect((await complete(CONTEXT)).text).toBe("local");
      expect(messages).toEqual([expect.stringMatching(/answer takes no end/) as string]);
    }
  });

  test("is asked again after an hour though it wants to be left alone for ages", async () => {
    let now = 0;
    const { complete } = asker(undefined, { now: () => now });
    fake.behave = status(503, { "retry-after": "1e15" });
    await complete(CONTEXT);
    now = 59 * 60_000;
    await complete(CONTEXT);
    expect(fake.asked).toHaveLength(1);
    now = 61 * 60_000;
    await complete(CONTEXT);
    expect(fake.asked).toHaveLength(2);
  });

  test("is left after what was asked for where it writes ten megabytes of text", async () => {
    const { complete, messages } = asker();
    const [line = ""] = answer({ path }, ["word ".repeat(50), ""]);
    let written = 0;
    fake.behave = (response) => {
      const write = () => {
        if (response.destroyed || written > 10_000_000) return;
        written += line.length;
        response.write(line, () => setImmediate(write));
      };
      write();
    };
    const { text, result } = await complete(CONTEXT);
    expect(text.length).toBeLessThan(1000);
    expect(result.stopReason).toBe("maxTokens");
    await expect.poll(() => fake.left()).toBe(1);
    expect(written).toBeLessThan(10_000_000);
    expect(messages).toEqual([]);
  });
});
