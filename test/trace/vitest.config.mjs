// Apart from `npm run check`: every system call of the server and its engines is looked at.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/trace/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000, maxWorkers: 1 },
});
