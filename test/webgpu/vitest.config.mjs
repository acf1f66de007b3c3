// Apart from `npm run check`: a software GPU takes half a minute for what the CPU does in a second.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/webgpu/*.test.ts"], testTimeout: 180_000, hookTimeout: 60_000 },
});
