// With `loupe.inference: server` the same request is answered by a completion server: the pipeline behind it, the key
// from the editor, the local model when the server is away.
import { afterEach, expect, test } from "vitest";
import { type FakeServer, startCompletionServer } from "../support/completionServer";
import { cursorIn, insertTextOf, LspClient, ROOT_URI } from "./client";

const PLACE = cursorIn("function add(a: number, b: number) {\n  return │\n}\n");
const URI = `${ROOT_URI}/a.ts`;

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(
  fields: object = {},
): Promise<{ fake: FakeServer; client: LspClient; messages: string[] }> {
  const fake = await startCompletionServer();
  cleanUps.push(() => fake.close());
  const servers = [{ protocol: "openai", url: fake.url, model: "code", ...fields }];
  const client = await LspClient.start({
    capabilities: { workspace: { configuration: true } },
    configuration: () => ({ inference: "server", servers }),
  });
  cleanUps.push(() => client.stop());
  const messages: string[] = [];
  client.connection.onNotification("loupe/message", ({ message }: { message: string }) => {
    messages.push(message);
  });
  client.connection.onRequest("loupe/serverKey", () => "secret");
  await client.open(URI, "typescript", PLACE.text);
  return { fake, client, messages };
}

test("a server's text is suggested, and no engine is started for it", async () => {
  const { fake, client } = await start();
  fake.pieces = ["a + ", "b;"];
  expect(insertTextOf(await client.complete(URI, PLACE.position))).toBe("a + b;");
  expect(fake.asked[0]).toMatchObject({ authorization: "Bearer secret", body: { model: "code" } });
  expect((await client.report()).enginePid).toBeNull();
});

test("typing on cancels the request, and the server sees it", async () => {
  const { fake, client } = await start();
  fake.behave = () => undefined;
  const waiting = client.complete(URI, PLACE.position);
  await expect.poll(() => fake.asked.length).toBe(1);
  fake.behave = null;
  await client.insert(URI, PLACE.position, "a");
  const next = client.complete(URI, { ...PLACE.position, character: PLACE.position.character + 1 });
  expect(await waiting).toBeNull();
  await next;
  await expect.poll(() => fake.left()).toBe(1);
});

test("the local model answers when the server is away, with one message", async () => {
  const { fake, client, messages } = await start();
  await fake.close();
  await client.complete(URI, PLACE.position);
  const report = await client.report();
  expect(report.lastCompletion?.generate?.runs).toBeGreaterThan(0);
  expect(report.state.kind).toBe("ready");
  expect(messages).toEqual([expect.stringContaining("The completion server failed")]);
  fake.close = () => Promise.resolve();
});
