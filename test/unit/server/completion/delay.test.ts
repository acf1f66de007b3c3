// When an automatic request waits, and how long.
import { describe, expect, test } from "vitest";
import { Delay, pause } from "../../../../server/completion/delay";

const BOUNDS = { minDelayMs: 0, maxDelayMs: 400 };

const at = (text: string) => ({ uri: "file:///a.ts", text, offset: text.length });

/** Someone who types a key every `gap` ms, with a model that needs `latency` ms. */
function typed({
  gap,
  latency,
  rejected = false,
}: {
  gap: number;
  latency: number;
  rejected?: boolean;
}): Delay {
  const delay = new Delay();
  let text = "";
  for (let key = 0; key < 10; key++) {
    delay.recordRequest(at(text), key * gap);
    if (latency < gap) delay.recordAnswer(latency);
    else delay.recordSuperseded(at(text), gap);
    delay.recordShown(at(text), rejected ? "else" : "xyz");
    text += "x";
  }
  return delay;
}

describe("the wait", () => {
  test("is none at first, and none while answers come before the next key, whatever is rejected", () => {
    expect(new Delay().waitMs(BOUNDS)).toBe(0);
    expect(typed({ gap: 200, latency: 50, rejected: true }).waitMs(BOUNDS)).toBe(0);
  });

  test("is the typing rhythm when no answer comes in time", () => {
    expect(typed({ gap: 120, latency: 300 }).waitMs(BOUNDS)).toBe(120);
    expect(typed({ gap: 180, latency: 300 }).waitMs(BOUNDS)).toBe(180);
  });

  test("is longer when suggestions are rejected", () => {
    expect(typed({ gap: 120, latency: 300, rejected: true }).waitMs(BOUNDS)).toBe(240);
  });

  test("keeps to the user's bounds", () => {
    const slow = typed({ gap: 300, latency: 900, rejected: true });
    expect(slow.waitMs(BOUNDS)).toBe(400);
    expect(slow.waitMs({ minDelayMs: 0, maxDelayMs: 0 })).toBe(0);
    expect(new Delay().waitMs({ minDelayMs: 80, maxDelayMs: 400 })).toBe(80);
    expect(new Delay().waitMs({ minDelayMs: 80, maxDelayMs: 10 })).toBe(80);
  });

  test("is none when the model is quick and something else gave the requests up", () => {
    const delay = typed({ gap: 200, latency: 20 });
    for (let i = 0; i < 5; i++) delay.recordSuperseded(at("elsewhere"), 10);
    expect(delay.waitMs(BOUNDS)).toBe(0);
  });

  test("ends when it always ends too early: after some keys the model is tried again", () => {
    const delay = typed({ gap: 300, latency: 900 });
    expect(delay.waitMs(BOUNDS)).toBe(300);
    const waits: number[] = [];
    for (let key = 0; key < 12; key++) {
      const place = at("y".repeat(key + 1));
      delay.recordRequest(place, 10_000 + key * 300);
      waits.push(delay.waitMs(BOUNDS));
      if (delay.waitMs(BOUNDS) > 0) delay.recordSuperseded(place, null);
      else delay.recordAnswer(40);
    }
    expect(waits.at(-1)).toBe(0);
    expect(waits.filter((wait) => wait > 0).length).toBeLessThanOrEqual(10);
  });

  test("is none when the editor asks twice for each key and ends the first at once", () => {
    for (const endsFirst of [true, false]) {
      const delay = new Delay();
      for (let key = 0; key < 20; key++) {
        const place = at("x".repeat(key));
        delay.recordRequest(place, key * 300);
        if (endsFirst) delay.recordSuperseded(place, 5);
        delay.recordRequest({ ...place }, key * 300 + 90);
        if (!endsFirst) delay.recordSuperseded(place, 5);
        delay.recordAnswer(60);
      }
      expect(delay.waitMs(BOUNDS)).toBe(0);
    }
  });

  test("goes again when answers come in time, and pauses are no rhythm", () => {
    const delay = typed({ gap: 120, latency: 300 });
    for (let key = 0; key < 10; key++) {
      delay.recordRequest(at(""), 100_000 + key * 5000);
      delay.recordAnswer(60);
    }
    expect(delay.waitMs(BOUNDS)).toBe(0);
  });
});

test("a pause ends with its request", async () => {
  const controller = new AbortController();
  const waiting = pause(60_000, controller.signal);
  controller.abort(new Error("newer"));
  await expect(waiting).rejects.toThrow("newer");
  await pause(0, controller.signal);
});
