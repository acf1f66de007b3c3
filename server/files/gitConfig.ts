// A git configuration → the `core.excludesFile`s that it names, itself and by what it includes, as git reads it.
import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { Glob, toBytes } from "./glob";
import { MAX_RULE_BYTES } from "./ignoreRules";
import { isOnNetwork, readablePath } from "./readablePath";
import { readSmallFileNow } from "./regularFile";
import { isSecretName } from "./secretNames";

/** Configurations that name each other; git stops there, too. */
const MAX_INCLUDED = 10;
/** `[includeIf "gitdir:own/"] path = …`: the name, what follows it in quotes, and the rest of the line. */
const SECTION = /^\s*\[([\w.-]+)(?:\s+"(.*)")?\](.*)/;
const SETTING = /^\s*(\w+)\s*=\s*(.*)/;
const VALUE = /^(?:"((?:[^"\\]|\\.)*)"|([^"#;]*))/;

export interface ConfigPlace {
  /** The user's folder. */
  readonly home: string;
  /** Of the repository that is asked for, if any; without links. */
  readonly gitFolder: string | null;
}

/** Those that may be read, in their order: the last one counts. */
export function excludesFilesIn(config: string, place: ConfigPlace, left = MAX_INCLUDED): string[] {
  const path = readablePath(config);
  const text = path !== null && left > 0 ? readSmallFileNow(path, MAX_RULE_BYTES) : null;
  if (path === null || text === null) return [];
  let section = "";
  return text.split("\n").flatMap((line) => {
    const [, name, condition, behind = line] = SECTION.exec(line) ?? [];
    if (name !== undefined) section = sectionOf(name, condition, dirname(path), place);
    const [, key, value = ""] = SETTING.exec(behind) ?? [];
    const named = plainValue(value);
    if (named === "" || isOnNetwork(named)) return [];
    const file = namedFile(dirname(path), named, place.home);
    const setting = `${section}.${key}`.toLowerCase();
    if (setting === "core.excludesfile") return isSecretName(file) ? [] : [file];
    return setting === "include.path" ? excludesFilesIn(file, place, left - 1) : [];
  });
}

/** What is included under a condition that holds is included. */
function sectionOf(name: string, condition: string | undefined, folder: string, place: ConfigPlace): string {
  if (condition === undefined) return name;
  return name.toLowerCase() === "includeif" && holds(condition, folder, place) ? "include" : "none";
}

/** `"~/my rules" # mine` → `~/my rules`. */
function plainValue(value: string): string {
  const [, quoted, plain] = VALUE.exec(value) ?? [];
  return (quoted ?? plain ?? "").replace(/\\(["\\])/g, "$1").trim();
}

/** `gitdir:own/`: where the repository lies. No other condition is known. */
function holds(condition: string, folder: string, { home, gitFolder }: ConfigPlace): boolean {
  const [kind = "", pattern] = condition.split(/:(.*)/);
  if (pattern === undefined || !["gitdir", "gitdir/i"].includes(kind) || gitFolder === null) return false;
  const from = pattern.startsWith("./")
    ? `${realpathSync.native(folder)}/${pattern.slice(2)}`
    : namedFile("**", pattern, home);
  const parts = (path: string) =>
    toBytes(kind === "gitdir" ? path : path.toLowerCase())
      .replaceAll("\\", "/")
      .split("/");
  const glob = Glob.parse(parts(pattern.endsWith("/") ? `${from}**` : from).join("/"));
  return glob?.matches(parts(gitFolder)) ?? false;
}

/** `~/a` → in the user's folder. */
function namedFile(from: string, named: string, home: string): string {
  if (named.startsWith("~/")) return join(home, named.slice(2));
  return isAbsolute(named) ? named : join(from, named);
}
