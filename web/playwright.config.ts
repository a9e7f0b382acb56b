/** Journeys: what a reader does, in the system's Chromium, against bin/interleave. `npx playwright test` runs them all. */
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./test/server.mjs";

export default defineConfig({
  testDir: "test/journeys",
  globalSetup: "./test/journeys/server.ts",
  outputDir: "test-results",
  // Builds take all of a processor: two journeys at once would only wait for each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 45_000 },
  // A shared machine can stand still for seconds. Who passes at the second try only is reported as flaky, not as passed.
  retries: 1,
  forbidOnly: !!process.env.CI,
  reporter: [["list", { printSteps: false }]],
  use: { browserName: "chromium", launchOptions, colorScheme: "light", viewport: { width: 1280, height: 900 } },
});
