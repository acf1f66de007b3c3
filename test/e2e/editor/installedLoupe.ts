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

/** `path:line:column`, counted from 1 → what Loupe suggests there, "" for nothing. `options`: which model, for example. */
export function completeAt(
  extensionFolder: string,
  workspace: string,
  place: string,
  options: readonly string[] = [],
): string {
  const args = ["complete", "--json", ...options, place];
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
