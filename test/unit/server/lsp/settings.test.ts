// Clients that say they answer for their configuration, and do not.
import { expect, test } from "vitest";
import { ClientSettings } from "../../../../server/lsp/settings";

function settingsOf(answer: () => Promise<unknown>) {
  const timers: (() => void)[] = [];
  const told: string[] = [];
  let asked = 0;
  const settings = new ClientSettings(
    {
      connection: { sendRequest: () => (asked++, answer()) } as never,
      startTimer: (callback) => {
        timers.push(callback);
        return () => void timers.splice(timers.indexOf(callback), 1);
      },
      onRefused: (reason) => told.push(reason),
    },
    true,
    { model: "sent" },
  );
  return { settings, timers, told, asked: () => asked };
}

test("takes what the client sent at first where it refuses to answer, asks once, and says so", async () => {
  const { settings, told, asked, timers } = settingsOf(() => Promise.reject(new Error("not supported")));
  expect((await settings.forMachine()).model).toBe("sent");
  expect((await settings.forMachine()).model).toBe("sent");
  expect(await settings.filesExclude("file:///w")).toEqual([]);
  expect(asked()).toBe(2);
  expect(told[0]).toBe("The client refuses its configuration (not supported): settings are as it sent them.");
  expect(timers).toEqual([]);
});

test("waits for an answer as long as it says, then goes on, and takes the answer once it comes", async () => {
  let answer: (answers: unknown[]) => void = () => undefined;
  const { settings, told, timers } = settingsOf(() => new Promise((resolve) => (answer = resolve)));
  const first = settings.forMachine();
  timers[0]?.();
  expect((await first).model).toBe("sent");
  expect(told).toHaveLength(1);
  answer([{ model: "late" }]);
  await new Promise(setImmediate);
  expect((await settings.forMachine()).model).toBe("late");
});

test("takes an answer that is none for no settings", async () => {
  const { settings } = settingsOf(() => Promise.resolve(null));
  expect((await settings.forResource("file:///a.ts")).enabled).toBe(true);
  expect(await settings.filesExclude("file:///w")).toEqual([]);
});
