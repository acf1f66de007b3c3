// Names each step while it runs, says how long it took, and keeps its counts for the last line.
import { CommandError } from "./command.mjs";
import { FAILED, PASSED, SKIPPED, addTallies, formatTally } from "./tally.mjs";

/** Thrown by a step that cannot run here; the message is the reason. */
export class NotRunError extends Error {
  name = "NotRunError";
}

/**
 * @param {(line: string) => void} write
 * @param {() => number} now milliseconds
 */
export function createSteps(write = (line) => console.log(line), now = () => performance.now()) {
  /** @type {import("./tally.mjs").Tally[]} */
  const tallies = [];

  /**
   * Runs one step. It never throws: what fails is reported, counted, and answered with `null`.
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} action may return `{ tally }` where it counts more than itself, and `{ note }`
   * @returns {Promise<T | null>}
   */
  async function step(name, action) {
    const start = now();
    const seconds = () => `${((now() - start) / 1000).toFixed(1)} s`;
    write(`  …    ${name}`);
    try {
      const result = await action();
      const tally = result?.tally ?? PASSED;
      tallies.push(tally);
      const count = result?.tally ? `: ${formatTally(tally)}` : "";
      write(`${tally.failed ? "FAILED" : "  ok  "} ${name} (${seconds()})${count}${note(result)}`);
      return result;
    } catch (error) {
      tallies.push(error instanceof NotRunError ? SKIPPED : FAILED);
      if (error instanceof NotRunError) write(`  --   ${name}: not run: ${error.message}`);
      else write(`FAILED ${name} (${seconds()})\n${describe(error)}`);
      return null;
    }
  }

  return { step, total: () => addTallies(tallies) };
}

function note(result) {
  return result?.note ? `: ${result.note}` : "";
}

function describe(error) {
  if (error instanceof CommandError) return `${error.output.trimEnd()}\n${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
