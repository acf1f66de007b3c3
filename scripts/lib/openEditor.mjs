// Installs the VSIX and opens the sample workspace: in the desktop VS Code, else in one for the browser.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { provideCodeServer } from "./codeServer.mjs";
import { ROOT, runCommand } from "./command.mjs";

/** Ignored by git; kept between starts, with what was typed in it. */
const FOLDER = join(ROOT, ".vscode-test", "start");
const WORKSPACE = join(FOLDER, "sample workspace");

export const SAMPLE_FILE = "shop.ts";
/** What lies in a clone would else be offered a repository, recommendations and a page of news. */
const SETTINGS = {
  "git.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
};

/** The folder that is opened, with the sample unfinished as it came; what else was written there stays. */
export function prepareSample({ text }) {
  if (!existsSync(WORKSPACE)) cpSync(join(ROOT, "test/fixtures/workspace"), WORKSPACE, { recursive: true });
  writeFileSync(join(WORKSPACE, SAMPLE_FILE), text);
  mkdirSync(join(WORKSPACE, ".vscode"), { recursive: true });
  writeFileSync(join(WORKSPACE, ".vscode", "settings.json"), `${JSON.stringify(SETTINGS, null, 2)}\n`);
  return WORKSPACE;
}

export async function openEditor(step, vsix, sample) {
  if (isOnPath("code")) return openDesktop(step, vsix, sample);
  const codeServer = await step("VS Code for the browser (no `code` on the PATH)", provideCodeServer);
  if (codeServer) return serve(step, codeServer, { vsix, sample });
  console.log("No editor opened: neither `code` nor code-server can run here. Install the VSIX by hand:");
  console.log(`  ${vsix}`);
}

function isOnPath(name) {
  const names = process.platform === "win32" ? [`${name}.cmd`] : [name];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.some((folder) => names.some((file) => existsSync(join(folder, file))));
}

async function openDesktop(step, vsix, { line, column }) {
  const shell = process.platform === "win32";
  const quoted = (path) => (shell ? `"${path}"` : path);
  await step("install into VS Code", () =>
    runCommand("code", ["--install-extension", quoted(vsix), "--force"], { shell }),
  );
  await step("open the sample workspace", () =>
    runCommand(
      "code",
      [quoted(WORKSPACE), "--goto", quoted(`${join(WORKSPACE, SAMPLE_FILE)}:${line}:${column}`)],
      { shell },
    ),
  );
}

async function serve(step, { node, entry }, { vsix, sample }) {
  const profile = prepareProfile();
  const installed = await step("install into VS Code for the browser", () =>
    runCommand(node, [entry, ...profile, "--install-extension", vsix, "--force"]),
  );
  if (installed === null) return;
  const sockets = mkdtempSync(join(tmpdir(), "loupe-"));
  const port = await freePort();
  const args = [...profile, "--session-socket", join(sockets, "s"), "--bind-addr", `127.0.0.1:${port}`];
  const quiet = [
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-workspace-trust",
    "--disable-proxy",
    // Its own first page, which advertises.
    "--disable-getting-started-override",
  ];
  const child = spawn(node, [entry, ...args, ...quiet, "--ignore-last-opened", WORKSPACE], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = () => child.kill("SIGTERM");
  process.once("SIGINT", stop).once("SIGTERM", stop);
  await Promise.race([ended, answers(port)]);
  if (child.exitCode === null) console.log(`\nOpen ${addressOf(port, sample)} in a browser. Ctrl-C ends it.`);
  await ended;
  rmSync(sockets, { recursive: true, force: true });
}

/** Of the editor with the sample open at its cursor. */
function addressOf(port, { line, column }) {
  const host = `127.0.0.1:${port}`;
  const file = `vscode-remote://${host}${encodeURI(join(WORKSPACE, SAMPLE_FILE))}:${line}:${column}`;
  const payload = JSON.stringify([
    ["openFile", file],
    ["gotoLineMode", "true"],
  ]);
  return `http://${host}/?payload=${encodeURIComponent(payload)}`;
}

function prepareProfile() {
  const user = join(FOLDER, "user");
  const settings = join(user, "User", "settings.json");
  mkdirSync(join(user, "User"), { recursive: true });
  if (!existsSync(settings)) {
    writeFileSync(
      settings,
      JSON.stringify({
        "chat.disableAIFeatures": true,
        "telemetry.telemetryLevel": "off",
        "workbench.startupEditor": "none",
        "workbench.secondarySideBar.defaultVisibility": "hidden",
      }),
    );
  }
  const config = join(FOLDER, "config.yaml");
  writeFileSync(config, "auth: none\n");
  return [
    "--config",
    config,
    "--auth",
    "none",
    "--user-data-dir",
    user,
    "--extensions-dir",
    join(FOLDER, "ext"),
  ];
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port) {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
