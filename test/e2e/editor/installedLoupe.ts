// The `loupe` command line out of the installed VSIX: what it prints is what the editor must show.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

/** `loupe ARGS`, run in `cwd`. */
export function runLoupe(extensionFolder: string, args: readonly string[], cwd: string): string {
  const program = join(extensionFolder, "dist", "loupe.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`loupe ${args.join(" ")} ended with status ${status}:\n${stderr}`);
  return stdout;
}

/** What Loupe suggests at a place of a file, "" for nothing. Line and column count from 1. */
export function completeAt(
  extensionFolder: string,
  workspace: string,
  file: string,
  place: { readonly line: number; readonly column: number },
): string {
  const args = ["complete", "--json", `${file}:${place.line}:${place.column}`];
  const outcome = JSON.parse(runLoupe(extensionFolder, args, workspace)) as { insertText?: string };
  return outcome.insertText ?? "";
}

export function tokenIdsOf(extensionFolder: string, file: string): readonly number[] {
  return tokensOf(extensionFolder, file).map(({ tokenId }) => tokenId);
}

/** Where each token of a file ends, in UTF-16 code units. */
export function tokenEndsOf(extensionFolder: string, file: string): readonly number[] {
  return tokensOf(extensionFolder, file).map(({ end }) => end);
}

function tokensOf(extensionFolder: string, file: string): readonly { tokenId: number; end: number }[] {
  const answer = JSON.parse(runLoupe(extensionFolder, ["tokens", file, "--json"], dirname(file))) as {
    tokens: readonly { tokenId: number; end: number }[];
  };
  return answer.tokens;
}
