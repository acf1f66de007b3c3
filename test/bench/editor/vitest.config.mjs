// The bench of the editor's side: five starts of VS Code, and a stretch of code typed in a sixth.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/bench/editor/*.bench.ts"], testTimeout: 600_000, hookTimeout: 120_000 },
});
