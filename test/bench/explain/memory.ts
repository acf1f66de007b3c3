// What the panel costs in memory while it is open, and what of it stays: Loupe's own processes, the editor's process for
// extensions, and the browser's for pages (Linux).
import { openView } from "../../e2e/editor/panel";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./benchPanel";

const MB = 1e6;
const VIEWS = ["attention", "heads", "next", "layers", "embedding", "weights"];
/** What was let go is collected by then. */
const REST_MS = 3000;

export async function measureMemory(bench: Bench): Promise<Record<string, number>> {
  const { vscode } = bench;
  await vscode.workbench.openFile("tokens512.ts");
  // Once before: what the first opening loads for good is no part of what being open costs.
  await lookAtAll(bench);
  await bench.closePanel();
  const before = await residentMb(bench);
  await lookAtAll(bench);
  const open = await residentMb(bench);
  await bench.closePanel();
  const after = await residentMb(bench);
  return { "explain.memoryMb": open - before, "explain.memoryLeftMb": after - before };
}

async function lookAtAll(bench: Bench): Promise<void> {
  await bench.selectAll();
  await bench.press("F9");
  await bench.settled();
  const frame = await bench.frame();
  for (const view of VIEWS) {
    await openView(frame, view);
    await bench.settled();
  }
  await bench.focusEditor();
}

async function residentMb({ vscode }: Bench): Promise<number> {
  const { page, profile } = vscode;
  const browser = await page.context().newCDPSession(page);
  await browser.send("HeapProfiler.collectGarbage");
  await wait(REST_MS);
  await browser.send("HeapProfiler.collectGarbage");
  await browser.detach();
  const all = processes();
  const own = all.filter(({ commandLine }) => commandLine.includes(profile.folder)).map(({ pid }) => pid);
  const family = new Set(own);
  for (let size = -1; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const counted = all.filter(
    ({ pid, commandLine }) =>
      family.has(pid) &&
      /loupe-language-server|engine\.js|type=extensionHost|type=renderer/.test(commandLine),
  );
  return counted.reduce((sum, { pid }) => sum + proportionalBytes(pid), 0) / MB;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

function processes(): readonly Process[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => ({
    pid: Number(pid),
    parent: Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0),
    commandLine: read(`/proc/${pid}/cmdline`).replaceAll("\0", " "),
  }));
}

/** Pages that several processes share count in parts. */
function proportionalBytes(pid: number): number {
  return 1024 * Number(/^Pss:\s*(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** A process that has ended meanwhile reads as empty. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
