// The handle to the engine's process, on processes that a test ends and timers that a test fires.
import { describe, expect, test } from "vitest";
import { GENERATE, SHAPE } from "../engine/fakeDecoder";
import { toEnglish } from "../../../../server/protocol/sentences";
import { LOADED, SOURCE, wellBehaved, RESULT, setUp, collect, type Script, kinds } from "./fakeEngineProcess";

describe("EngineClient", () => {
  test("starts one process for the first requests together", async () => {
    const { client, processes, states } = setUp();
    expect(processes).toHaveLength(0);
    await Promise.all([collect(client), collect(client), client.ask("score", { tokenIds: [1, 2] })]);
    expect(processes).toHaveLength(1);
    expect(kinds(states)).toEqual(["loading", "ready"]);
  });

  test("gives tokens as they come and the counters at the end", async () => {
    const { client } = setUp();
    const tokens = client.generate(GENERATE, new AbortController().signal);
    expect(await tokens.next()).toEqual({
      done: false,
      value: { kind: "token", tokenId: 7, logProb: -1, source: SOURCE },
    });
    expect(await tokens.next()).toEqual({ done: false, value: { kind: "end", result: RESULT } });
  });

  test("tells the engine when a generation is aborted or left, and goes on at once", async () => {
    const silent: Script = (message, process) => {
      if (message.type === "load") wellBehaved(message, process);
      if (message.type === "generate")
        process.answer({ type: "token", id: message.id, tokenId: 1, logProb: 0, source: SOURCE });
    };
    const { client, processes } = setUp(silent);
    const controller = new AbortController();
    const aborted = client.generate(GENERATE, controller.signal);
    await aborted.next();
    controller.abort(new Error("newer"));
    await expect(aborted.next()).rejects.toThrow("newer");
    const left = client.generate(GENERATE, new AbortController().signal);
    await left.next();
    await left.return(undefined);
    expect(processes[0]?.sent.filter(({ type }) => type === "abort")).toHaveLength(2);
  });

  test("rejects what was in flight when the engine dies, and answers the next request with a new one", async () => {
    let isFirst = true;
    const { client, processes, states } = setUp((message, process) => {
      if (message.type === "generate" && isFirst) {
        isFirst = false;
        process.exit("ended by SIGKILL");
      } else wellBehaved(message, process);
    });
    await expect(collect(client)).rejects.toThrow("The engine stopped (ended by SIGKILL).");
    expect(await collect(client)).toEqual([7]);
    expect(processes).toHaveLength(2);
    expect(kinds(states)).toEqual(["loading", "ready", "idle", "loading", "ready"]);
  });

  test("gives up after three crashes within a minute, until it is asked to restart", async () => {
    let isBroken = true;
    const { client, processes, states } = setUp((message, process) => {
      if (message.type === "generate" && isBroken) process.exit("exit code 134");
      else wellBehaved(message, process);
    });
    for (let i = 0; i < 5; i++) await expect(collect(client)).rejects.toThrow(/stopped/);
    expect(processes).toHaveLength(3);
    expect(states.at(-1)?.kind).toBe("failed");
    isBroken = false;
    await client.restart();
    expect(await collect(client)).toEqual([7]);
  });

  test("goes on through crashes that lie further apart", async () => {
    const { client, processes, clock } = setUp((message, process) => {
      if (message.type === "generate") process.exit("exit code 1");
      else wellBehaved(message, process);
    });
    for (let i = 0; i < 5; i++) {
      await expect(collect(client)).rejects.toThrow();
      clock.now += 40_000;
    }
    expect(processes).toHaveLength(5);
  });

  test("does not start again by itself when the model cannot be loaded", async () => {
    let looks = 0;
    const prepare = () => {
      looks++;
      return Promise.reject(new Error("A file of the model is missing."));
    };
    const { client, processes, states } = setUp(wellBehaved, { prepare });
    for (let i = 0; i < 3; i++) await expect(collect(client)).rejects.toThrow("missing");
    expect([looks, processes.length, states.at(-1)?.kind]).toEqual([1, 0, "failed"]);
  });

  test("ends the engine after its idle minutes, and starts it with the next request", async () => {
    const { client, processes, timers, states } = setUp();
    await collect(client);
    expect(timers.map(({ ms }) => ms)).toEqual([15 * 60_000]);
    timers[0]?.callback();
    expect([processes[0]?.isKilled, states.at(-1)?.kind, client.pid]).toEqual([true, "idle", null]);
    expect(await collect(client)).toEqual([7]);
  });

  test("never ends it for idleness when the minutes are 0, and takes the timer back while a request runs", async () => {
    const { client, timers } = setUp(wellBehaved, { idleMinutes: () => 0 });
    await collect(client);
    expect(timers).toEqual([]);
    const other = setUp();
    await collect(other.client);
    const running = other.client.generate(GENERATE, new AbortController().signal);
    await running.next();
    expect(other.timers.filter(({ ms }) => ms >= 60_000)).toEqual([]);
  });

  test("loads the CPU instead of a provider that takes the process with it, tells once, and remembers", async () => {
    const { client, processes, messages } = setUp(
      (message, process) => {
        if (message.type === "load" && message.params.executionProvider === "webgpu")
          process.exit("ended by SIGABRT");
        else wellBehaved(message, process);
      },
      { prepare: () => Promise.resolve({ modelPath: "m", shape: SHAPE, executionProvider: "webgpu" }) },
    );
    expect(await collect(client)).toEqual([7]);
    processes[1]?.exit("ended by SIGKILL");
    expect(await collect(client)).toEqual([7]);
    expect(processes).toHaveLength(3);
    expect(messages).toEqual([expect.stringMatching(/^Loupe runs on the CPU: .*webgpu.*SIGABRT/)]);
  });

  test("tells that the provider failed where the model runs elsewhere, and of the CPU only what happened", async () => {
    for (const provider of ["webgpu", "cpu"] as const) {
      const { client } = setUp((message, process) => {
        const { id } = message;
        const result = { ...LOADED, provider };
        if (message.type === "load") process.answer({ type: "result", method: "load", id, result });
        if (message.type === "score")
          process.answer({ type: "error", id, code: "internal", message: "lost" });
        if (message.type === "vector")
          process.answer({ type: "error", id, code: "badRequest", message: "empty" });
        if (message.type === "attention") process.exit("ended by SIGSEGV");
      });
      const isCpu = provider === "cpu";
      await expect(client.ask("score", { tokenIds: [1] })).rejects.toThrow(
        isCpu ? /^lost$/ : /^The model runs on webgpu, which failed: lost$/,
      );
      // What was asked wrongly is wrong everywhere.
      await expect(client.ask("vector", { tokenIds: [] })).rejects.toThrow(/^empty$/);
      await expect(client.ask("attention", { tokenIds: [1], layer: 0, head: 0 })).rejects.toThrow(
        isCpu ? /^The engine stopped/ : /^The model runs on webgpu, which failed: The engine stopped \(ended/,
      );
    }
  });

  test("blames no provider for a request that a restart ended", async () => {
    const { client } = setUp((message, process) => {
      const result = { ...LOADED, provider: "webgpu" as const };
      const { id } = message;
      if (message.type === "load") process.answer({ type: "result", method: "load", id, result });
    });
    await client.load();
    const asked = client.ask("score", { tokenIds: [1] });
    const rejected = expect(asked).rejects.toThrow(/^The engine stopped/);
    await new Promise(setImmediate);
    await client.restart();
    await rejected;
  });

  test("hands on a sentence of the engine with its code", async () => {
    const sentence = { code: "insideUnknown", args: [] } as const;
    const { client } = setUp((message, process) => {
      wellBehaved(message, process);
      if (message.type === "probe")
        process.answer({
          type: "error",
          id: message.id,
          code: "badRequest",
          message: toEnglish(sentence),
          sentence,
        });
    });
    const asked = client.ask("probe", { tokenIds: [1], position: 0, layer: 0, head: 0 });
    await expect(asked).rejects.toMatchObject({
      sentence,
      message: expect.stringMatching(/cannot look into/) as string,
    });
  });

  test("ends a load that a restart or the end of the server overtakes", async () => {
    let isSlow = true;
    const { client, processes, states } = setUp((message, process) => {
      if (!isSlow) wellBehaved(message, process);
    });
    const overtaken = client.load();
    const rejected = expect(overtaken).rejects.toThrow();
    await new Promise(setImmediate);
    isSlow = false;
    await client.restart();
    await rejected;
    expect([processes[0]?.isKilled, states.at(-1)?.kind]).toEqual([true, "ready"]);
    client.dispose();
    expect(processes[1]?.isKilled).toBe(true);
    await expect(client.load()).rejects.toThrow("The engine was ended.");
  });
});
