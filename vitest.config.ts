import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/longest-first.ts";

// One more than two cores: whoever waits for a page, a process or the database leaves the core to another. No more than there is to do.
const named = process.argv.filter((word) => word.endsWith(".test.ts")).length;
const patient = {
  maxWorkers: named === 0 ? 3 : Math.min(named, 3),
  hookTimeout: 300_000,
  testTimeout: 300_000,
  expect: { poll: { timeout: 20_000 } },
};
const withDatabase = { ...patient, globalSetup: ["tests/support/cluster.ts"] };

// Rules and shapes need nothing; rooms and the server get a real PostgreSQL; journeys a real browser.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
          exclude: ["src/**/*.room.test.ts"],
        },
      },
      { test: { name: "repository", include: ["tests/repository/**/*.test.ts"], testTimeout: 120_000 } },
      {
        test: {
          name: "rooms",
          include: ["src/**/*.room.test.ts", "tests/rooms/**/*.test.ts"],
          ...withDatabase,
        },
      },
      {
        test: {
          name: "program",
          include: ["tests/program/**/*.test.ts"],
          ...patient,
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          ...withDatabase,
        },
      },
    ],
  },
});
