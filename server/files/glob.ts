// Globs as people write them in settings and ignore files → regular expressions over paths with forward slashes.

/** `*`, `?`, `**`, `[a-z]`, `[!a-z]`, `{a,b}` and `\` before a sign that stands for itself; the source of a regular expression. */
export function globSource(glob: string): string {
  let source = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    const span = spanAt(glob, at);
    if (span) {
      source += span.source;
      at += span.length - 1;
    } else if (char === "{" && glob.includes("}", at)) {
      source += "(?:";
      depth++;
    } else if (char === "," && depth > 0) source += "|";
    else if (char === "}" && depth > 0) {
      source += ")";
      depth--;
    } else source += escaped(char === "\\" ? glob.charAt(++at) : char);
  }
  return source + ")".repeat(depth);
}

/** What stands at `at` for more or less than itself: `**` + `/` → any folders, `[!ab]` → any character but these. */
function spanAt(glob: string, at: number): { source: string; length: number } | null {
  if (glob.startsWith("**/", at)) return { source: "(?:.*/)?", length: 3 };
  if (glob.startsWith("**", at)) return { source: ".*", length: 2 };
  if (glob[at] === "*") return { source: "[^/]*", length: 1 };
  if (glob[at] === "?") return { source: "[^/]", length: 1 };
  const [all, not, inner] = /^\[(!?)([^\]/]+)\]/.exec(glob.slice(at, at + 100)) ?? [];
  if (all === undefined || inner === undefined) return null;
  return { source: `[${not ? "^" : ""}${inner.replace(/[\\^[]/g, "\\$&")}]`, length: all.length };
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
