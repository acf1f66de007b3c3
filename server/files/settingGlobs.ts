// The globs of `loupe.excludedFiles` and `files.exclude` → whether one names a path. Alternatives in braces are
// spelled out first; a glob that cannot be read as one stands for its own characters.
import { Glob } from "./glob";

/** More alternatives than this are no glob that a person wrote: each of its braces then stands for anything. */
const MAX_ALTERNATIVES = 64;
/** Characters of all alternatives: more are not read, and everything is named. */
const MAX_LENGTH = 50_000;
/** Characters of all globs × of the path: at worst some tens of milliseconds. Beyond it everything is named. */
const MAX_WORK = 10_000_000;

export class SettingGlobs {
  private readonly globs: Glob[] = [];
  private length = 0;

  /** `where`: at any depth, in either case of letters; or from the folder's root, as it is written. */
  constructor(
    globs: readonly string[],
    private readonly where: "anywhere" | "fromRoot",
  ) {
    for (const glob of globs) {
      if (this.length > MAX_LENGTH) break;
      for (const text of alternativesIn(glob, where)) this.add(text);
    }
  }

  private add(text: string): void {
    this.length += text.length;
    const glob = this.length > MAX_LENGTH ? null : (Glob.parse(text) ?? Glob.parse(literal(text)));
    if (glob) this.globs.push(glob);
  }

  /** `path`: with forward slashes. True as well for what lies in a folder that a glob names. */
  names(path: string): boolean {
    if (this.length > MAX_LENGTH || this.length * path.length > MAX_WORK) return true;
    const text = this.where === "anywhere" ? path.toLowerCase() : path;
    const parts = text.split("/").filter((part) => part !== "");
    return this.globs.some((glob) => glob.matches(parts));
  }
}

function alternativesIn(glob: string, where: "anywhere" | "fromRoot"): string[] {
  if (glob.length > MAX_LENGTH) return [glob];
  const trimmed = glob.replace(/^\/+|\/+$/g, "");
  const cased = where === "anywhere" ? `**/${trimmed.toLowerCase()}` : trimmed;
  return alternativesOf(cased).flatMap((one) => [one, `${one}/**`]);
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
