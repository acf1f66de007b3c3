// Runs the end-to-end tests: a browser, VS Code in it, and the packaged extension in that.
import { provideBrowser } from "./browser.mjs";
import { runVitest } from "./checks.mjs";
import { provideCodeServer } from "./codeServer.mjs";
import { NotRunError } from "./steps.mjs";

/** @param {ReturnType<typeof import("./steps.mjs").createSteps>["step"]} step @param {string | null} vsix */
export async function runEndToEnd(step, vsix) {
  const found = await step("browser", provideBrowser);
  const codeServer = await step("VS Code for the browser", provideCodeServer);
  await step("end-to-end tests", async () => {
    if (!vsix) throw new NotRunError("there is no VSIX");
    if (!found || !codeServer) throw new NotRunError("no browser or no VS Code, see above");
    return runVitest("test/e2e/vitest.config.mjs", "e2e", {
      LOUPE_E2E_VSIX: vsix,
      LOUPE_E2E_BROWSER: found.browser,
      LOUPE_E2E_NODE: codeServer.node,
      LOUPE_E2E_CODE_SERVER: codeServer.entry,
    });
  });
}
