// The globs of `loupe.excludedFiles` and `files.exclude` → whether one names a path. Alternatives in braces are
// spelled out first; a glob that cannot be read as one stands for its own characters.
import { Glob } from "./glob";

/** More alternatives than this are no glob that a person wrote: each of its braces then stands for anything. */
const MAX_ALTERNATIVES = 64;
const MAX_GLOBS = 500;

export class SettingGlobs {
  private readonly globs: readonly Glob[];

  /** `where`: at any depth, in either case of letters; or from the folder's root, as it is written. */
  constructor(
    globs: readonly string[],
    private readonly where: "anywhere" | "fromRoot",
  ) {
    this.globs = globs.slice(0, MAX_GLOBS).flatMap((glob) => globsOf(glob, where));
  }

  /** `path`: with forward slashes. True as well for what lies in a folder that a glob names. */
  names(path: string): boolean {
    if (this.globs.length === 0) return false;
    const text = this.where === "anywhere" ? path.toLowerCase() : path;
    const parts = text.split("/").filter((part) => part !== "");
    return this.globs.some((glob) => glob.matches(parts));
  }
}

function globsOf(glob: string, where: "anywhere" | "fromRoot"): Glob[] {
  const trimmed = glob.replace(/^\/+|\/+$/g, "");
  if (trimmed === "") return [];
  const cased = where === "anywhere" ? `**/${trimmed.toLowerCase()}` : trimmed;
  return alternativesOf(cased).flatMap((one) => {
    const read = [one, `${one}/**`].map((text) => Glob.parse(text) ?? Glob.parse(literal(text)));
    return read.filter((parsed) => parsed !== null);
  });
}

/** `[` without an end, `\` at the end: characters like any other. */
function literal(glob: string): string {
  return glob.replace(/[[\\]/g, "\\$&");
}

/** `*.{ts,js}` → `*.ts`, `*.js`. */
export function alternativesOf(glob: string): string[] {
  let waiting = [glob];
  const done: string[] = [];
  while (waiting.length > 0) {
    if (waiting.length + done.length > MAX_ALTERNATIVES) return [withoutBraces(glob)];
    waiting = waiting.flatMap((one) => {
      const brace = innermostBrace(one);
      if (!brace) {
        done.push(one);
        return [];
      }
      const [start, end] = brace;
      const inner = one.slice(start + 1, end).split(",", MAX_ALTERNATIVES + 1);
      return inner.map((text) => one.slice(0, start) + text + one.slice(end + 1));
    });
  }
  return done;
}

/** The first closing brace and the opening one before it. */
function innermostBrace(glob: string): [start: number, end: number] | null {
  let start = -1;
  for (let at = 0; at < glob.length; at++) {
    if (glob[at] === "\\") at++;
    else if (glob[at] === "{") start = at;
    else if (glob[at] === "}" && start >= 0) return [start, at];
  }
  return null;
}

function withoutBraces(glob: string): string {
  const [first, last] = [glob.indexOf("{"), glob.lastIndexOf("}")];
  return `${glob.slice(0, first)}*${glob.slice(last + 1)}`;
}
