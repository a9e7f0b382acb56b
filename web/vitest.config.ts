import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Journeys are *.spec.ts, and Playwright's.
    include: ["test/**/*.test.ts"],
    maxWorkers: 2,
  },
});
