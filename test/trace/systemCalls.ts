// What strace wrote (`-f -y -e trace=network,%file`) → what in it breaks a promise: sockets beyond this machine, look-ups
// of names, files written, made or removed. Judges by the call, whether it succeeded or not.
import { resolve } from "node:path";

export interface SystemCall {
  readonly name: string;
  readonly args: string;
  readonly line: string;
}

export interface Breaches {
  readonly sockets: readonly string[];
  readonly lookUps: readonly string[];
  readonly writes: readonly string[];
}

/** Files that the C library reads to find an address, and the socket of its cache. */
const LOOK_UP_FILES =
  /\/etc\/(?:resolv\.conf|hosts|host\.conf|gai\.conf|services)\b|\/nscd\/socket|systemd\/resolve/;
const LOCAL_FAMILIES = /\bAF_(?:UNIX|LOCAL)\b/;
const CHANGES =
  /^(?:mkdir|rmdir|rename|unlink|link|symlink|truncate|mknod|chmod|fchmod|chown|lchown|fchown|utime|utimes|futimes|utimens|setxattr|lsetxattr|removexattr|creat)(?:at\d?|at2)?$|^renameat2$|^utimensat$|^mknodat$/;

/** Calls that were cut in two by another thread's come together again. */
export function callsIn(trace: string): SystemCall[] {
  const unfinished = new Map<string, string>();
  return trace.split("\n").flatMap((line) => {
    const [, pid = "", text = ""] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const [, begun] = /^(.*) <unfinished \.\.\.>$/.exec(text) ?? [];
    if (begun !== undefined) {
      unfinished.set(pid, begun);
      return [];
    }
    const [, rest] = /^<\.\.\. \w+ resumed>(.*)$/.exec(text) ?? [];
    const whole = rest === undefined ? text : (unfinished.get(pid) ?? "") + rest;
    const [, name, args] = /^(\w+)\((.*)$/.exec(whole) ?? [];
    return name === undefined || args === undefined ? [] : [{ name, args, line: whole }];
  });
}

/** `own`: folders that may be written. */
export function breachesIn(calls: readonly SystemCall[], own: readonly string[]): Breaches {
  const told = (test: (call: SystemCall) => boolean) => calls.filter(test).map(({ line }) => line);
  return {
    sockets: told(({ name, args }) => isNetworkCall(name, args) && !LOCAL_FAMILIES.test(args)),
    lookUps: told(({ args }) => LOOK_UP_FILES.test(args)),
    writes: told((call) => isChange(call) && !pathsOf(call).every((path) => isOwn(path, own))),
  };
}

function isNetworkCall(name: string, args: string): boolean {
  if (name === "socket" || name === "socketpair") return true;
  return /^(?:connect|bind|sendto|sendmsg)$/.test(name) && /\bsa_family=AF_/.test(args);
}

function isChange({ name, args }: SystemCall): boolean {
  if (/^open(?:at2?)?$/.test(name)) return /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/.test(args);
  return CHANGES.test(name);
}

/** Each path of the call, from the folder it is relative to: `openat(23</a/b>, "c", …` → `/a/b/c`. */
function pathsOf({ args }: SystemCall): string[] {
  const paths = [...args.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)];
  return paths.map(([, folder = "/", path = ""]) => resolve(folder, path));
}

function isOwn(path: string, own: readonly string[]): boolean {
  return path === "/dev/null" || own.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
