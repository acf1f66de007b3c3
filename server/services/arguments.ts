// Command line → what is to be done, or a sentence that says what is wrong with it. Pure: prints and ends nothing.
import { parseArgs, type ParseArgsConfig } from "node:util";

/** Something in the command line is wrong; exit code 2, the message on stderr. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE_EXIT_CODE = 2;

export interface FilePosition {
  readonly path: string;
  /** Both counted from 1, as editors do. */
  readonly line: number;
  readonly column: number;
}

/** `C:\shop\a.ts:3:14` → path `C:\shop\a.ts`, line 3, column 14. */
export function readFilePosition(text: string): FilePosition {
  const found = /^(.+):(\d+):(\d+)$/.exec(text);
  const [, path, line, column] = found ?? [];
  if (!path || Number(line) < 1 || Number(column) < 1) {
    throw new UsageError(`expected FILE:LINE:COLUMN, counted from 1, got ${text}`);
  }
  return { path, line: Number(line), column: Number(column) };
}

/** `parseArgs` with its complaints in our own error. */
export function readArguments<T extends ParseArgsConfig>(config: T) {
  try {
    return parseArgs(config);
  } catch (error) {
    // Its message goes on with advice about `--` that does not fit here.
    const [first] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UsageError(first ?? "", { cause: error });
  }
}
