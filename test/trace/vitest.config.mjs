// Apart from `npm run check`: every system call of the server and its engines is looked at.
import { defineConfig } from "vitest/config";

export default defineConfig({
  // A guard against hanging, not a measure: the session takes minutes under the tracer, a quarter of an hour on a busy machine.
  test: { include: ["test/trace/*.test.ts"], testTimeout: 300_000, hookTimeout: 1_800_000, maxWorkers: 1 },
});
