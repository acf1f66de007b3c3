// Runs the WebGPU test on the software Vulkan driver that Debian's Chromium brings, where there is one.
import { existsSync } from "node:fs";
import { runVitest } from "./checks.mjs";
import { NotRunError } from "./steps.mjs";

export const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const LOADERS = ["x86_64", "aarch64"].map((arch) => `/usr/lib/${arch}-linux-gnu/libvulkan.so.1`);

/** Why the test cannot run here, or null. */
export function reasonWithoutSoftwareGpu(exists = existsSync, arch = process.arch) {
  if (arch !== "x64") return `the runtime has no WebGPU for ${arch} to test`;
  if (!exists(DRIVER)) return "no software Vulkan driver (Debian's chromium brings one)";
  return LOADERS.some((path) => exists(path)) ? null : "no Vulkan loader (Debian's libvulkan1)";
}

/** @param {ReturnType<typeof import("./steps.mjs").createSteps>["step"]} step */
export async function runWebGpu(step) {
  await step("WebGPU on a software GPU", () => {
    const reason = reasonWithoutSoftwareGpu();
    if (reason) throw new NotRunError(reason);
    return runVitest("test/webgpu/vitest.config.mjs", "webgpu", { LOUPE_VULKAN_DRIVER: DRIVER });
  });
}
