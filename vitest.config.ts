import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Most tests wait for a chain or a server: two files at once use two cores better than one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          isolate: false, // one import of viem and fastify for all files: no test may change a module or leave something open
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ["test/ts/**/*.test.ts"],
          exclude: ["test/ts/e2e/**", "test/ts/chaos/**"],
        },
      },
      {
        test: { name: "e2e", include: ["test/ts/e2e/**/*.test.ts"], testTimeout: 180_000, hookTimeout: 180_000 },
      },
    ],
  },
});
