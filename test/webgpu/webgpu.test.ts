// WebGPU on a software GPU: the shipped model and public layouts, proved against the CPU in the engine's own process.
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { inspectModel } from "../../server/model/modelFolder";
import { Tokenizer } from "../../server/tokenizer/tokenizer";
import {
  buildEngine,
  collect,
  createClient,
  endClients,
  removeEngine,
  setDriver,
} from "../golden/support/engineProcess";
import { ROOT } from "../golden/support/shippedModel";

let restore: () => void;
beforeAll(buildEngine);
beforeEach(() => (restore = setDriver(process.env.LOUPE_VULKAN_DRIVER ?? "")));
afterEach(() => {
  restore();
  endClients();
});
afterAll(removeEngine);

const PROVED = [
  ["webgpu", "chosen", ""],
  ["cpu", "slower", ""],
];

test("proves itself against the CPU, and answers as the CPU does", async () => {
  const expected = await collect(await createClient("cpu"));
  const messages: string[] = [];
  const client = await createClient("webgpu", messages);
  const { provider, trials } = await client.load();
  expect(trials.map((trial) => [trial.provider, trial.outcome, trial.detail])).toEqual(PROVED);
  expect(provider).toBe("webgpu");
  expect(messages).toEqual([]);
  expect(await collect(client)).toEqual(expected);
});

async function familyClient(family: string, messages: string[]) {
  const folder = join(ROOT, "test/golden/families", family);
  const checkTokenizer = (raw: unknown) => new Tokenizer(raw);
  const { shape } = await inspectModel(folder, { checkTokenizer });
  return createClient("webgpu", messages, { modelPath: join(folder, "model.onnx"), shape });
}

// 4 bit and one attention node; single precision and attention spelled out.
test.each(["qwen2", "starcoder2"])("serves a public layout: %s", async (family) => {
  const messages: string[] = [];
  const { provider, trials } = await (await familyClient(family, messages)).load();
  expect(trials.map((trial) => [trial.provider, trial.outcome, trial.detail])).toEqual(PROVED);
  expect(provider).toBe("webgpu");
  expect(messages).toEqual([]);
});

test("leaves half precision to the CPU, with the reason, where the device has none", async () => {
  const messages: string[] = [];
  const { provider } = await (await familyClient("granite", messages)).load();
  // The software GPU has no shader-f16; one that has would prove itself.
  expect(provider).toBe("cpu");
  expect(messages).toEqual([expect.stringMatching(/^Loupe runs on the CPU: .*webgpu.*f16/)]);
});
