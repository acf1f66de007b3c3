// The engine report: what runs where and why, and no path of anybody's.
import { expect, test, vi } from "vitest";
import type { Report } from "../../../server/protocol/lsp";

vi.mock("vscode", () => ({
  l10n: {
    t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i) => String(args[Number(i)])),
  },
}));
const { describeEngine, withoutPaths } = await import("../../../extension/engineReport");

const trial = { outcome: "failed", prefillMs: 0, decodeStepMs: 0 } as const;
const REPORT: Report = {
  version: "0.1.0",
  runtime: "1.30.0",
  state: {
    kind: "ready",
    model: "loupe-nano",
    load: {
      provider: "cpu",
      threads: 1,
      loadMs: 81.6,
      hasAttention: true,
      trials: [
        {
          ...trial,
          provider: "webgpu",
          detail: "No adapter | in /home/kim/secret project/driver.json: none",
        },
        { provider: "cpu", outcome: "chosen", detail: "", prefillMs: 12.34, decodeStepMs: 2.5 },
      ],
    },
  },
  serverPid: 1,
  enginePid: 2,
  serverResidentBytes: 90e6,
  engineResidentBytes: 110e6,
  cpuMs: 1000,
  maxEventLoopBlockMs: 3,
  lastCompletion: null,
  memory: { isComplete: true, files: 10, tokens: 2000, bytes: 5e6, sourceBytes: 1e6, cpuMs: 5 },
  runs: 7,
  runsAfterAbort: 0,
  maxRunsAfterAbort: 0,
};
const ASKED = { executionProvider: "auto", cudaProviderLibrary: "/opt/x/libonnxruntime_providers_cuda.so" };
const SYSTEM = { system: "linux 6.1 x64", cpu: "Some CPU", cores: 2, memoryGb: 8, editor: "1.99" };

test("says what runs where and why, as Markdown with a table of what was tried", () => {
  const text = describeEngine(REPORT, ASKED, SYSTEM);
  expect(text).toContain("# Loupe: engine report");
  expect(text).toContain("- Model: loupe-nano");
  expect(text).toContain("- Runs on: cpu");
  expect(text).toMatch(/\| cpu \| chosen \| 12.3 \| 2.5 \| {2}\|/);
  expect(text).toMatch(/\| webgpu \| failed \| {2}\| {2}\| No adapter \\\| in … \|/);
  expect(text).toContain("a CUDA library is named");
});

test("holds no path", () => {
  expect(describeEngine(REPORT, ASKED, SYSTEM)).not.toMatch(/home|kim|secret|opt/);
  for (const path of [
    "/home/kim/a.onnx",
    "C:\\Users\\kim\\a.onnx",
    "\\\\box\\share\\kim",
    "file:///home/kim/x",
  ]) {
    expect(withoutPaths(`cannot open ${path}`)).toBe("cannot open …");
  }
  expect(withoutPaths("12 ms/token, 3/4 done")).toBe("12 ms/token, 3/4 done");
  expect(withoutPaths("/onnxruntime_src/core/webgpu_context.cc:78 Init(): no adapter")).toBe(
    "… Init(): no adapter",
  );
  expect(withoutPaths("D:\\a\\_work\\1\\s\\x.cpp:12 no, see /home/me/my log.txt")).toBe("… no, see …");
});

test("tells what went wrong where nothing runs", () => {
  const state = {
    kind: "failed",
    reason: "modelMissing",
    message: "",
    sentence: { code: "modelFileMissing", args: ["/home/kim/m"] },
  } as const;
  const text = describeEngine({ ...REPORT, state, enginePid: null }, ASKED, SYSTEM);
  expect(text).toContain("modelMissing: A file of the model is missing: …");
});
