// The processes that run Loupe's programs out of one installed extension, and the internet sockets they hold (Linux).
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export interface LoupeProcess {
  readonly pid: number;
  readonly commandLine: string;
}

export function loupeProcesses(extensionFolder: string): readonly LoupeProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), commandLine: read(`/proc/${name}/cmdline`).replaceAll("\0", " ") }))
    .filter(({ commandLine }) => commandLine.includes(join(extensionFolder, "dist")));
}

/** Ids of TCP and UDP sockets held by a process; pipes and unix sockets are none. */
export function internetSocketsOf({ pid }: LoupeProcess): readonly string[] {
  const held = descriptors(pid);
  const tables = ["tcp", "tcp6", "udp", "udp6"].map((name) => read(`/proc/${pid}/net/${name}`));
  const internet = tables.flatMap((table) =>
    table
      .split("\n")
      .slice(1)
      .map((row) => row.trim().split(/\s+/)[9]),
  );
  return held.filter((inode) => internet.includes(inode));
}

function descriptors(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(join(folder, name)))?.[1];
    return inode ? [inode] : [];
  });
}

/** A process or descriptor that has ended meanwhile reads as empty. */
function read(path: string): string {
  return orEmptyWhenGone(() => readFileSync(path, "utf8"));
}

function linkOf(path: string): string {
  return orEmptyWhenGone(() => readlinkSync(path));
}

function orEmptyWhenGone(get: () => string): string {
  try {
    return get();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ESRCH") return "";
    throw error;
  }
}
