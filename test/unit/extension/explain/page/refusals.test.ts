import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

const KOREAN = join(import.meta.dirname, "../../../../../l10n/bundle.l10n.ko.json");
const korean = JSON.parse(readFileSync(KOREAN, "utf8")) as Record<string, string>;
vi.mock("vscode", () => ({
  l10n: {
    t: (text: string, ...args: unknown[]) =>
      (korean[text] ?? text).replace(/\{(\d)\}/g, (_, i) => String(args[Number(i)])),
  },
}));
const { refusalOf } = await import("../../../../../extension/explain/page/refusals");
const { LocalizedError } = await import("../../../../../extension/localizedError");

/** As the client's library makes it of the server's answer. */
const answered = (message: string, data?: unknown, code = -32803) =>
  Object.assign(new Error(message), { code, data });

test("says what the server refused in the editor's language, with what varies", () => {
  const full = { code: "windowFull", args: [1024] };
  expect(refusalOf(answered("The model's window of 1024 tokens is full.", full))).toEqual({
    text: "토큰 1024개가 들어가는 모델의 창이 가득 찼습니다.",
    isWhole: true,
    offersCpu: false,
  });
});

test("offers the CPU where the model runs elsewhere and failed there, and says how", () => {
  const data = {
    code: "providerFailed",
    args: ["webgpu", { code: "engineStopped", args: ["ended by SIGSEGV"] }],
  };
  expect(refusalOf(answered("…", data))).toEqual({
    text: "모델이 webgpu에서 실행되는데, 그곳에서 실패했습니다: 엔진이 멈췄습니다(ended by SIGSEGV).",
    isWhole: true,
    offersCpu: true,
  });
});

test("says in the editor's language that the engine ended, and leaves faults of the program as they are", () => {
  expect(refusalOf(answered("…", { code: "engineEnded", args: [] }))).toMatchObject({
    text: "엔진이 종료되었습니다.",
    isWhole: false,
  });
  const fault = "expected a layer from 0 to 5, got 9";
  expect(refusalOf(answered(fault))).toEqual({ text: fault, isWhole: false, offersCpu: false });
  expect(refusalOf(answered(fault, { code: "toString", args: [] })).text).toBe(fault);
  expect(refusalOf("a text").text).toBe("a text");
});

test("says that no server is there to answer, and what the extension itself refuses, whole", () => {
  const gone = { text: "언어 서버가 실행되고 있지 않습니다. Loupe를 다시 시작하세요.", isWhole: true };
  for (const code of [-32096, -32097])
    expect(refusalOf(answered("Pending response rejected", undefined, code))).toMatchObject(gone);
  expect(refusalOf(new LocalizedError("이 파일은 아닙니다."))).toMatchObject({
    text: "이 파일은 아닙니다.",
    isWhole: true,
  });
});
