// An engine that is silent, on timers that the test fires: when it is ended, and when it is left alone.
import { describe, expect, test } from "vitest";
import { patienceFor } from "../../../../server/engineHost/heartbeat";
import { GENERATE } from "../engine/fakeDecoder";
import { collect, kinds, type Script, setUp, wellBehaved } from "./fakeEngineProcess";

/** Answers everything but what takes a run of the model. */
const hangsIn =
  (...types: readonly string[]): Script =>
  (message, process) => {
    if (!types.includes(message.type)) wellBehaved(message, process);
  };

/** Lets `count` beats pass. */
async function beats(timers: { callback: () => void; ms: number }[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const at = timers.findIndex(({ ms }) => ms === 1_000);
    if (at < 0) return;
    timers.splice(at, 1)[0]?.callback();
    await new Promise(setImmediate);
  }
}

describe("an engine that does not answer", () => {
  test("is ended once it has been silent for as long as no run takes, and what waited is told why", async () => {
    let hangs = false;
    const { client, processes, timers, states } = setUp((message, process) => {
      if (!hangs && message.type !== "ping") wellBehaved(message, process);
    });
    await collect(client);
    hangs = true;
    const rejected = expect(client.ask("score", { tokenIds: [1] })).rejects.toThrow(
      "The engine stopped (no answer for 60 s).",
    );
    await new Promise(setImmediate);
    await beats(timers, 60);
    expect(processes[0]?.isKilled).toBe(false);
    await beats(timers, 1);
    expect(processes[0]?.isKilled).toBe(true);
    await rejected;
    expect(states.at(-1)?.kind).toBe("idle");
    hangs = false;
    expect(await collect(client)).toEqual([7]);
    expect(processes).toHaveLength(2);
  });

  test("has ten seconds where its runs are known to be short", async () => {
    let hangs = false;
    const { client, processes, timers } = setUp((message, process) => {
      if (!hangs) wellBehaved(message, process);
    });
    await collect(client);
    await new Promise(setImmediate);
    hangs = true;
    const waiting = expect(client.ask("score", { tokenIds: [1] })).rejects.toThrow("no answer for 10 s");
    await new Promise(setImmediate);
    await beats(timers, 11);
    await waiting;
    expect(processes[0]?.isKilled).toBe(true);
  });

  test("is found out though each request is given up for the next one", async () => {
    const { client, processes, timers } = setUp(hangsIn("generate", "ping"));
    await client.load();
    for (let key = 0; key < 70; key++) {
      const controller = new AbortController();
      const typed = expect(client.generate(GENERATE, controller.signal).next()).rejects.toThrow();
      await new Promise(setImmediate);
      await beats(timers, 1);
      controller.abort(new Error("newer"));
      await typed;
      if (processes[0]?.isKilled) break;
    }
    expect(processes[0]?.isKilled).toBe(true);
  });

  test("counts as crashed: three times in a minute, and it is not started again", async () => {
    const { client, timers, states, processes } = setUp(hangsIn("score", "ping"));
    for (let i = 0; i < 3; i++) {
      const waiting = expect(client.ask("score", { tokenIds: [1] })).rejects.toThrow("no answer");
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      await beats(timers, 61);
      await waiting;
    }
    expect(processes).toHaveLength(3);
    expect(kinds(states).at(-1)).toBe("failed");
  });

  test("is left alone while it answers between long runs, and asked nothing while no request waits", async () => {
    const { client, processes, timers } = setUp(hangsIn("score"));
    await client.load();
    const controller = new AbortController();
    const long = client.ask("score", { tokenIds: [1] }, controller.signal);
    const rejected = expect(long).rejects.toThrow("enough");
    await new Promise(setImmediate);
    await beats(timers, 1000);
    expect(processes[0]?.isKilled).toBe(false);
    controller.abort(new Error("enough"));
    await rejected;
    await beats(timers, 2);
    expect(timers.filter(({ ms }) => ms === 1_000)).toEqual([]);
  });

  test("does not keep a report waiting: the last figures, or none, and the rest as it is", async () => {
    const { client, timers } = setUp((message, process) => {
      if (message.type === "stats") return;
      wellBehaved(message, process);
    });
    await client.load();
    const report = client.stats();
    await new Promise(setImmediate);
    const [stats] = timers.filter(({ ms }) => ms === 1_000).slice(-1);
    for (const { callback } of [...timers].filter(({ ms }) => ms === 1_000)) callback();
    expect(stats).toBeDefined();
    expect(await report).toBeNull();
  });
});

describe("patience", () => {
  test.each([
    ["for a load, which is one long run", true, 1, 300_000],
    ["before the first run", false, null, 60_000],
    ["with a small model", false, 2, 10_000],
    ["with a large one, in proportion", false, 100, 51_200],
    ["at most", false, 10_000, 120_000],
  ])("%s", (_, isLoading, slowestTokenMs, patienceMs) => {
    expect(patienceFor(isLoading, slowestTokenMs)).toBe(patienceMs);
  });
});
