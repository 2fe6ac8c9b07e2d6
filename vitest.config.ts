import { defineConfig } from "vitest/config";

const withDatabase = {
  globalSetup: ["tests/support/cluster.ts"],
  hookTimeout: 120_000,
  testTimeout: 120_000,
};

// Rules and shapes need nothing; rooms and the server get a real PostgreSQL; journeys a real browser.
export default defineConfig({
  test: {
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
          maxWorkers: 2,
          ...withDatabase,
        },
      },
      {
        test: {
          name: "program",
          include: ["tests/program/**/*.test.ts"],
          maxWorkers: 1,
          hookTimeout: 120_000,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          maxWorkers: 2,
          ...withDatabase,
        },
      },
    ],
  },
});
