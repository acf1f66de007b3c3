import { describe, expect, it, vi } from "vitest";
import type { ServerState } from "../../../server/protocol/lsp";

vi.mock("vscode", () => ({}));

const { faceOf } = await import("../../../extension/statusBar");

const FAILED: ServerState = { kind: "failed", reason: "modelMissing", message: "The model is missing." };

describe("the status bar's face", () => {
  it.each([
    [{ kind: "loading" }, "starting"],
    [{ kind: "idle" }, "ready"],
    [{ kind: "thinking", model: "nano" }, "thinking"],
    [FAILED, "failed"],
  ] as const)("shows %o as %s", (state, word) => {
    expect(faceOf(state, true).word).toBe(word);
  });

  it("shows off where suggestions are off, whatever the engine does", () => {
    expect(faceOf({ kind: "thinking", model: "nano" }, false).word).toBe("off");
  });

  it("does not hide a failure behind off, and says what went wrong", () => {
    expect(faceOf(FAILED, false)).toMatchObject({ word: "failed", detail: "The model is missing." });
  });
});
