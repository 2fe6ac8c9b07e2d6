import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { defineJob, openJobs } from "../../src/platform/jobs.ts";
import { createLog } from "../../src/platform/log.ts";
import { openStorage } from "../../src/platform/storage.ts";
import { openTestDatabase } from "../support/database.ts";

const database = await openTestDatabase();

test("each job is done once, two that ask for the same are done once, and a failed one is tried again", async () => {
  const done: string[] = [];
  let failures = 0;
  const work = defineJob<{ what: string }>({
    name: "test-work",
    retries: 2,
    handle: async ({ what }) => {
      await Promise.resolve();
      if (what === "fragile" && failures === 0) {
        failures += 1;
        throw new Error("the first time fails");
      }
      done.push(what);
    },
  });
  const services = { database, storage: openStorage("/nowhere"), log: createLog("silent") };
  // Everything is queued before anybody works, so that what is asked twice waits beside its double.
  const mouth = await openJobs([work], services, { work: false });
  for (const what of ["one", "two", "fragile"]) await mouth.enqueue(work, { what });
  for (let times = 0; times < 3; times += 1) await mouth.enqueue(work, { what: "same" }, { once: "same" });
  const hands = await openJobs([work], services, { work: true });
  for (let waited = 0; waited < 40_000 && done.length < 4; waited += 100) await sleep(100);
  await sleep(300);
  expect(done.sort()).toEqual(["fragile", "one", "same", "two"]);
  await hands.stop();
  await mouth.stop();
});
