// Faults of work that no request waits for: they are logged, cut to a bounded length.
import type { Connection } from "vscode-languageserver/node";

/** Logs what goes wrong in work that no request waits for. */
export function logFaults(connection: Connection, work: Promise<unknown>): void {
  work.catch((error: unknown) => connection.console.error(describeFault(error)));
}

/** A fault may carry what came from outside, of any length, and come with each key. */
const MAX_LOGGED = 4_000;

export function describeFault(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.slice(0, MAX_LOGGED);
}
