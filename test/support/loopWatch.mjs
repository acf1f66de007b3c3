// Loaded into a server before its own program: sees how long each turn of its loop takes, and tells the parent that asks.
import { setInterval } from "node:timers";

const STEP_MS = 5;
let longest = { wallMs: 0, cpuMs: 0 };
let began = performance.now();
let cpu = process.cpuUsage();

setInterval(() => {
  const { user, system } = process.cpuUsage(cpu);
  const [wallMs, cpuMs] = [performance.now() - began - STEP_MS, (user + system) / 1000];
  // What other programs took from this one is no block of its own.
  if (Math.min(wallMs, cpuMs) > Math.min(longest.wallMs, longest.cpuMs)) longest = { wallMs, cpuMs };
  began = performance.now();
  cpu = process.cpuUsage();
}, STEP_MS).unref();

process.on("message", () => {
  process.send(longest);
  longest = { wallMs: 0, cpuMs: 0 };
});
process.channel?.unref();
