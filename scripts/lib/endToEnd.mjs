// Runs the end-to-end tests: a browser, VS Code in it, and the packaged extension in that.
import { provideBrowser } from "./browser.mjs";
import { runVitest } from "./checks.mjs";
import { provideCodeServer } from "./codeServer.mjs";
import { NotRunError } from "./steps.mjs";
import { DRIVER, reasonWithoutSoftwareGpu } from "./webgpu.mjs";

/** @param {ReturnType<typeof import("./steps.mjs").createSteps>["step"]} step @param {string | null} vsix */
export async function runEndToEnd(step, vsix) {
  // Where there is no such driver, its test is skipped.
  const env = reasonWithoutSoftwareGpu() === null ? { LOUPE_VULKAN_DRIVER: DRIVER } : {};
  await inRealVsCode(step, vsix, { name: "end-to-end tests", config: "test/e2e/vitest.config.mjs", env });
}

/** A Vitest suite that finds in its environment what `test/e2e/editor/environment.ts` reads. */
export async function inRealVsCode(step, vsix, { name, config, env }) {
  const found = await step("browser", provideBrowser);
  const codeServer = await step("VS Code for the browser", provideCodeServer);
  await step(name, async () => {
    if (!vsix) throw new NotRunError("there is no VSIX");
    if (!found || !codeServer) throw new NotRunError("no browser or no VS Code, see above");
    return runVitest(config, "e2e", {
      ...env,
      LOUPE_E2E_VSIX: vsix,
      LOUPE_E2E_BROWSER: found.browser,
      LOUPE_E2E_NODE: codeServer.node,
      LOUPE_E2E_CODE_SERVER: codeServer.entry,
    });
  });
}
