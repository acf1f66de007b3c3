// One VS Code with Loupe installed, in a browser: started before a test file's tests, stopped after them.
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { installVsix, startCodeServer, type CodeServer } from "./codeServer";
import { BROWSER, OUT, installedFolderName } from "./environment";
import { createProfile, type Profile } from "./profile";
import { createWorkbench, type Workbench } from "./workbench";

export interface VsCode {
  readonly page: Page;
  readonly workbench: Workbench;
  readonly profile: Profile;
  /** Where VS Code installed the extension. */
  readonly extensionFolder: string;
  /** Addresses the page asked for that are not on this machine. */
  readonly foreignRequests: readonly string[];
  readonly screenshot: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE_MS = 30_000;

/** @param prepare changes the profile before anything runs, for example a file of the workspace */
export async function startVsCode(name: string, prepare?: (profile: Profile) => void): Promise<VsCode> {
  mkdirSync(OUT, { recursive: true });
  const profile = createProfile();
  prepare?.(profile);
  installVsix(profile);
  const server = await startCodeServer(profile, name);
  const browser = await chromium.launchPersistentContext(join(profile.folder, "browser"), {
    executablePath: BROWSER,
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: BROWSER_ARGUMENTS,
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(PATIENCE_MS);
  const foreignRequests = watchRequests(browser);
  const log = createWriteStream(join(OUT, `${name}.console.log`));
  page.on("console", (message) => log.write(`[${message.type()}] ${message.text()}\n`));
  await page.goto(`${server.address}/?folder=${encodeURIComponent(profile.workspace)}`);
  const workbench = createWorkbench(page);
  await workbench.untilLoaded();
  return {
    page,
    workbench,
    profile,
    foreignRequests,
    extensionFolder: join(profile.extensions, installedFolderName()),
    screenshot: async (picture) => {
      await page.screenshot({ path: join(OUT, `${picture}.png`) });
    },
    stop: () => stop(browser, server, profile),
  };
}

function watchRequests(browser: BrowserContext): readonly string[] {
  const foreign: string[] = [];
  browser.on("request", (request) => {
    const url = new URL(request.url());
    const isRemote = ["http:", "https:", "ws:", "wss:"].includes(url.protocol);
    if (isRemote && !["127.0.0.1", "localhost"].includes(url.hostname)) foreign.push(request.url());
  });
  return foreign;
}

async function stop(browser: BrowserContext, server: CodeServer, profile: Profile): Promise<void> {
  await browser.close();
  await server.stop();
  rmSync(profile.folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A test that fails leaves a picture of the page as it then was. */
export function pictureEachFailure(current: () => VsCode | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await current()?.screenshot(`failure: ${task.name}`.replaceAll(/[^\w]+/g, "-"));
  });
}
