import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ["test/ts/**/*.test.ts"],
          exclude: ["test/ts/e2e/**", "test/ts/chaos/**"],
        },
      },
      {
        test: { name: "e2e", include: ["test/ts/e2e/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
});
