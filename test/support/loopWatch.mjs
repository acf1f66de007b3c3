// Loaded into a server before its own program: sees how long each turn of its loop takes, and tells the parent that asks. Collects
// what is no longer used, where the parent says so.
import { setInterval } from "node:timers";
import { waitedToRunMs } from "./waitedToRun.mjs";

const STEP_MS = 5;
let longestMs = 0;
let began = performance.now();
let waited = waitedToRunMs();

setInterval(() => {
  const [now, nowWaited] = [performance.now(), waitedToRunMs()];
  longestMs = Math.max(longestMs, now - began - STEP_MS - (nowWaited - waited));
  [began, waited] = [now, nowWaited];
}, STEP_MS).unref();

process.on("message", ({ collect }) => {
  if (collect) globalThis.gc();
  process.send(longestMs);
  longestMs = 0;
});
process.channel?.unref();
