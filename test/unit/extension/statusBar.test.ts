import { describe, expect, test, vi } from "vitest";
import type { ServerState } from "../../../server/protocol/lsp";

vi.mock("vscode", () => ({
  env: { language: "en" },
  l10n: {
    t: (text: string, ...args: string[]) => text.replace(/\{(\d)\}/g, (_, i) => args[Number(i)] ?? ""),
  },
}));

const { faceOf, timeOf } = await import("../../../extension/statusBar");

const FAILED: ServerState = {
  kind: "failed",
  reason: "modelMissing",
  message: "The model is missing.",
  sentence: { code: "quoted", args: ["The model is missing."] },
};

const THINKING: ServerState = { kind: "thinking", model: "nano" };

describe("the status bar's face", () => {
  test.each([
    [{ kind: "loading" }, "starting"],
    [{ kind: "idle" }, "ready"],
    [{ kind: "thinking", model: "nano" }, "thinking"],
    [FAILED, "failed"],
  ] as const)("shows %o as %s", (state, word) => {
    expect(faceOf(state, { on: true, pause: null }).text).toBe(`Loupe: ${word}`);
  });

  test("shows off where suggestions are off, whatever the engine does", () => {
    expect(faceOf(THINKING, { on: false, pause: null }).text).toBe("Loupe: off");
  });

  test("shows a failure also where suggestions are off, and says what went wrong", () => {
    expect(faceOf(FAILED, { on: false, pause: null })).toMatchObject({
      text: "Loupe: failed",
      detail: "The model is missing.",
    });
  });

  test("says until when suggestions are snoozed, and that they pause on battery", () => {
    const until = new Date(2026, 10, 25, 15, 30).getTime();
    const snoozed = { kind: "snoozed", until } as const;
    expect(faceOf(THINKING, { on: true, pause: snoozed }).text).toMatch(/^Loupe: snoozed until .*15:30$/);
    expect(faceOf(THINKING, { on: true, pause: { kind: "battery" } }).text).toBe("Loupe: on battery");
    expect(faceOf(THINKING, { on: true, pause: { kind: "file" } }).text).toBe("Loupe: off");
    expect(faceOf(FAILED, { on: true, pause: snoozed }).text).toBe("Loupe: failed");
  });

  test("names the day of a time that is not today's", () => {
    const now = new Date(2026, 10, 25, 12, 0).getTime();
    expect(timeOf(new Date(2026, 10, 25, 9, 5).getTime(), now)).toBe("09:05");
    expect(timeOf(new Date(2026, 10, 26, 9, 5).getTime(), now)).toBe("Nov 26, 09:05");
  });
});
