// Loaded into a server before its own program: its clock is years off, and jumps back and forth.
import { setInterval } from "node:timers";

const YEAR_MS = 365 * 24 * 3_600_000;
const years = Number(process.env.LOUPE_CLOCK_YEARS);
const now = Date.now;
let isOff = true;
Date.now = () => now() + (isOff ? years * YEAR_MS : 0);
setInterval(() => (isOff = !isOff), 50).unref();
