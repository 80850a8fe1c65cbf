import { defineConfig } from "vitest/config";

/** `npm run test:package`: packs, installs into an empty folder as a user does, and runs it there. */
export default defineConfig({
  test: {
    include: ["test/package/**/*.test.ts"],
    globalSetup: "test/package/pack.ts",
    // One after the other: they compile contracts and install packages.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
