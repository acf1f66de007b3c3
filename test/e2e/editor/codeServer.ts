// VS Code's own server for the browser: installs the VSIX as a user would, runs, ends.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CODE_SERVER_ENTRY, CODE_SERVER_NODE, OUT, VSIX } from "./environment";
import type { Profile } from "./profile";

export interface CodeServer {
  readonly address: string;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

const HEALTH_POLL_MS = 50;

function environmentOf(profile: Profile): NodeJS.ProcessEnv {
  // NODE_OPTIONS of the test's own Node would reach VS Code's.
  const inherited = Object.entries(process.env).filter(([name]) => name !== "NODE_OPTIONS");
  return {
    ...Object.fromEntries(inherited),
    // No gallery: what is asked over the network then is Loupe's, or a bug.
    EXTENSIONS_GALLERY: "{}",
    HOME: profile.home,
    XDG_CONFIG_HOME: join(profile.home, ".config"),
    XDG_DATA_HOME: join(profile.home, ".local"),
  };
}

function profileArguments(profile: Profile): string[] {
  const { configFile, user, extensions } = profile;
  return [CODE_SERVER_ENTRY, "--config", configFile, "--user-data-dir", user, "--extensions-dir", extensions];
}

export function installVsix(profile: Profile): void {
  const args = [...profileArguments(profile), "--install-extension", VSIX];
  const { status, stdout, stderr } = spawnSync(CODE_SERVER_NODE, args, {
    env: environmentOf(profile),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the VSIX could not be installed:\n${stdout}${stderr}`);
}

export async function startCodeServer(profile: Profile, logName: string): Promise<CodeServer> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const args = [...profileArguments(profile), "--bind-addr", `127.0.0.1:${port}`, "--auth", "none"];
  const quiet = ["telemetry", "update-check", "workspace-trust", "getting-started-override", "proxy"];
  const child = spawn(
    CODE_SERVER_NODE,
    [...args, ...quiet.map((name) => `--disable-${name}`), "--ignore-last-opened"],
    { env: environmentOf(profile), stdio: ["ignore", "pipe", "pipe"] },
  );
  const log = createWriteStream(join(OUT, `${logName}.server.log`));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilHealthy(address, child);
  return {
    address,
    process: child,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function untilHealthy(address: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const response = await fetch(`${address}/healthz`).catch(() => null);
    if (response?.ok) return;
    if (child.exitCode !== null) throw new Error(`code-server ended with status ${child.exitCode}`);
    await wait(HEALTH_POLL_MS);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
