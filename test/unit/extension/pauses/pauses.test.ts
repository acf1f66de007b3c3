// How long a snooze is, when it ends, and what three systems say of their power.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readLinux, readMac, readWindows } from "../../../../extension/pauses/battery";
import { createSnooze, readMinutes } from "../../../../extension/pauses/snooze";

describe("a snooze", () => {
  let time = 1000;
  let changes = 0;
  let timers: { callback: () => void; ms: number }[] = [];
  const stored = new Map<string, unknown>();
  const create = () =>
    createSnooze({
      memento: {
        get: <T>(key: string) => stored.get(key) as T,
        update: (key: string, value: unknown) => Promise.resolve(void stored.set(key, value)),
      },
      now: () => time,
      startTimer: (callback, ms) => {
        const timer = { callback, ms };
        timers.push(timer);
        return () => (timers = timers.filter((other) => other !== timer));
      },
      onChange: () => changes++,
    });
  beforeEach(() => {
    time = 1000;
    changes = 0;
    timers = [];
    stored.clear();
  });

  test("lasts as long as was said, and says that it has ended", () => {
    const snooze = create();
    snooze.start(90);
    expect(snooze.until()).toBe(1000 + 90 * 60_000);
    const [timer] = timers;
    time += timer?.ms ?? 0;
    timer?.callback();
    expect(snooze.until()).toBeNull();
    expect(changes).toBe(2);
  });

  test("outlives a reload of the window, and ends when told", () => {
    create().start(5);
    const snooze = create();
    expect(snooze.until()).toBe(1000 + 5 * 60_000);
    snooze.end();
    expect(snooze.until()).toBeNull();
  });

  test("may last longer than a timer can", () => {
    const snooze = create();
    snooze.start(60 * 24 * 40);
    time += 2 ** 31 - 1;
    timers[0]?.callback();
    expect(snooze.until()).not.toBeNull();
    expect(timers).toHaveLength(1);
  });

  test.each([
    ["90", 90],
    ["1:30", 90],
    ["2h", 120],
    ["1h 15m", 75],
    ["1.5 h", 90],
    ["", null],
    ["soon", null],
    ["0", null],
    ["-5", null],
  ])("reads %j as %s minutes", (text, minutes) => {
    expect(readMinutes(text)).toBe(minutes);
  });
});

describe("the battery", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "loupe-power-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const supply = (name: string, files: Record<string, string>) => {
    mkdirSync(join(folder, name));
    for (const [file, content] of Object.entries(files))
      writeFileSync(join(folder, name, file), `${content}\n`);
  };

  test("is in use on Linux when it empties and no adapter is online", async () => {
    supply("AC", { type: "Mains", online: "0" });
    supply("BAT0", { type: "Battery", status: "Discharging" });
    expect(await readLinux(folder)).toBe(true);
    writeFileSync(join(folder, "AC", "online"), "1\n");
    expect(await readLinux(folder)).toBe(false);
  });

  test("of a mouse does not count, nor does a system without one", async () => {
    expect(await readLinux(folder)).toBeNull();
    supply("mouse", { type: "Battery", status: "Discharging", scope: "Device" });
    expect(await readLinux(folder)).toBeNull();
    expect(await readLinux(join(folder, "none"))).toBeNull();
  });

  test("is read from what macOS and Windows print", () => {
    expect(readMac("Now drawing from 'Battery Power'\n -InternalBattery-0")).toBe(true);
    expect(readMac("Now drawing from 'AC Power'")).toBe(false);
    expect(readMac(null)).toBeNull();
    expect(readWindows("1\r\n")).toBe(true);
    expect(readWindows("2\r\n")).toBe(false);
    expect(readWindows("\r\n")).toBeNull();
  });
});
