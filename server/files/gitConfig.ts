// A git configuration → the `core.excludesFile`s that it names, itself and by what it includes, as git reads it.
import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { Glob, toBytes } from "./glob";
import { isOnNetwork, readablePath } from "./readablePath";
import { readSmallFileNow } from "./regularFile";
import { isSecretName } from "./secretNames";

/** Of larger files nobody knows what they exclude: nothing that they hold for is read. */
export const MAX_RULE_BYTES = 64 * 1024;
/** Configurations that name each other; git stops there, too. */
const MAX_INCLUDED = 10;

export interface ConfigPlace {
  /** The user's folder. */
  readonly home: string;
  /** Of the repository that is asked for, if any. */
  readonly gitFolder: string | null;
}

/** Those that may be read, in their order: the last one counts. */
export function excludesFilesIn(config: string, place: ConfigPlace, left = MAX_INCLUDED): string[] {
  const path = readablePath(config);
  if (path === null || left === 0) return [];
  let section = "";
  return (readSmallFileNow(path, MAX_RULE_BYTES) ?? "").split("\n").flatMap((line) => {
    section = sectionOf(line, dirname(path), place) ?? section;
    const [, key = "", value = ""] = /^\s*(excludesfile|path)\s*=\s*(.+)$/i.exec(line) ?? [];
    const named = value.trim().replace(/^"(.*)"$/, "$1");
    if (named === "" || isOnNetwork(named)) return [];
    const file = namedFile(section === "core" ? place.home : dirname(path), named, place.home);
    const setting = `${section}.${key.toLowerCase()}`;
    if (setting === "core.excludesfile") return isSecretName(file) ? [] : [file];
    return setting === "include.path" ? excludesFilesIn(file, place, left - 1) : [];
  });
}

/** Of the lines from this one on; null where it begins none. What is included under a condition that holds is included. */
function sectionOf(line: string, folder: string, place: ConfigPlace): string | null {
  if (!/^\s*\[/.test(line)) return null;
  const [, condition] = /^\s*\[\s*includeIf\s+"(.*)"\s*\]/i.exec(line) ?? [];
  if (condition !== undefined) return holds(condition, folder, place) ? "include" : "";
  const [, name = ""] = /^\s*\[\s*([\w.-]+)\s*\]/.exec(line) ?? [];
  return name.toLowerCase();
}

/** `gitdir:~/work/`: where the repository lies. No other condition is known. */
function holds(condition: string, folder: string, { home, gitFolder }: ConfigPlace): boolean {
  const [, kind, pattern = ""] = /^(gitdir(?:\/i)?):(.*)$/.exec(condition) ?? [];
  if (kind === undefined || gitFolder === null) return false;
  const from = pattern.startsWith("./") ? join(folder, pattern.slice(2)) : namedFile("**", pattern, home);
  const anywhere = pattern.endsWith("/") ? `${from.replace(/\/$/, "")}/**` : from;
  const parts = (text: string) =>
    toBytes((kind === "gitdir/i" ? text.toLowerCase() : text).replaceAll("\\", "/")).split("/");
  const glob = Glob.parse(parts(anywhere).join("/"));
  return (
    glob !== null && [gitFolder, realpathSync.native(gitFolder)].some((path) => glob.matches(parts(path)))
  );
}

/** `~/a` → in the user's folder. */
function namedFile(from: string, named: string, home: string): string {
  if (named.startsWith("~/")) return join(home, named.slice(2));
  return isAbsolute(named) ? named : join(from, named);
}
