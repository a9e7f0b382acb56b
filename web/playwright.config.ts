/**
 * Journeys: what a reader does, in the system's Chromium, against bin/interleave, and then some of them against its export, on a host
 * of files and without a network. `npx playwright test` runs these; with EXPORTED=all every journey is made against the export as well.
 */
import { defineConfig } from "@playwright/test";
import type { Site } from "./test/journeys/journey";
import { launchOptions } from "./test/server.mjs";

const all = process.env.EXPORTED === "all";

/** These make servers, or ways to one, of their own; the last three ask the toolchain alone, which is the same everywhere. */
const ofServers = ["authored", "claims", "dictionaries", "engines", "fetching", "live", "modules", "same", "lasting", "truth", "refusing"];

export default defineConfig<object, { site: Site }>({
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
  projects: [
    { name: "served", testIgnore: /leaving\.spec/ },
    {
      name: "exported",
      use: { site: "exported" },
      testMatch: all ? /\.spec\.ts$/ : /(embedding|leaving)\.spec\.ts$/,
      testIgnore: ofServers.map((name) => `**/${name}.spec.ts`),
      grepInvert: /@served/,
    },
    {
      name: "offline",
      use: { site: "offline" },
      testMatch: all ? /\.spec\.ts$/ : /running\.spec\.ts$/,
      testIgnore: [...ofServers, "leaving"].map((name) => `**/${name}.spec.ts`),
      grepInvert: /@served|@connected/,
    },
  ],
  use: { browserName: "chromium", launchOptions, colorScheme: "light", viewport: { width: 1280, height: 900 } },
});
