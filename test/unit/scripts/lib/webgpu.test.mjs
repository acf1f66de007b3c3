import { expect, it } from "vitest";
import { reasonWithoutSoftwareGpu } from "../../../../scripts/lib/webgpu.mjs";

const having =
  (...parts) =>
  (path) =>
    parts.some((part) => path.includes(part));

it("runs where driver and loader are installed, and else says what is missing", () => {
  expect(reasonWithoutSoftwareGpu(having("swiftshader", "x86_64-linux-gnu/libvulkan"), "x64")).toBeNull();
  expect(reasonWithoutSoftwareGpu(having("libvulkan"), "x64")).toMatch(/driver/);
  expect(reasonWithoutSoftwareGpu(having("swiftshader"), "x64")).toMatch(/libvulkan1/);
  expect(reasonWithoutSoftwareGpu(having("swiftshader", "libvulkan"), "arm64")).toMatch(/arm64/);
});
