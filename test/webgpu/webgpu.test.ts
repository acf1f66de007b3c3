// WebGPU on a software GPU: the shipped model, proved against the CPU in the engine's own process.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import {
  buildEngine,
  collect,
  createClient,
  endClients,
  removeEngine,
  setDriver,
} from "../golden/support/engineProcess";

beforeAll(buildEngine);
afterEach(endClients);
afterAll(removeEngine);

it("proves itself against the CPU, and answers as the CPU does", async () => {
  const onCpu = await createClient("cpu");
  const expected = await collect(onCpu);
  const restore = setDriver(process.env.LOUPE_VULKAN_DRIVER ?? "");
  try {
    const messages: string[] = [];
    const client = await createClient("webgpu", messages);
    const { provider, trials } = await client.load();
    expect(trials.map((trial) => [trial.provider, trial.outcome, trial.detail])).toEqual([
      ["webgpu", "chosen", ""],
      ["cpu", "slower", ""],
    ]);
    expect(provider).toBe("webgpu");
    expect(messages).toEqual([]);
    expect(await collect(client)).toEqual(expected);
  } finally {
    restore();
  }
});
