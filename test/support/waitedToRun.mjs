// How long this thread was ready to run while the machine did something else: no block of the loop is its own by that. Waiting
// for a file, a lock or another thread is not in it.
import { openSync, readSync } from "node:fs";

const NS_A_MS = 1e6;
const text = Buffer.alloc(96);
const file = openStatistics();

/** Milliseconds so far; 0 for ever where the system does not tell. */
export function waitedToRunMs() {
  if (file === null) return 0;
  const length = readSync(file, text, 0, text.length, 0);
  return Number(text.toString("latin1", 0, length).split(" ", 2)[1]) / NS_A_MS;
}

function openStatistics() {
  try {
    return openSync("/proc/thread-self/schedstat", "r");
  } catch {
    // Linux alone has it: elsewhere all time on the clock counts.
    return null;
  }
}
