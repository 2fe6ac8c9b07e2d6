import { expect, test } from "vitest";
import { failsAgain } from "./faults.ts";

const fault = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test("what the way or the server is to blame for is tried again, what the operation is to blame for is not", () => {
  for (const passing of [
    fault("deadlock detected", "40P01"),
    fault("too many connections", "53300"),
    fault("terminating connection due to administrator command", "57P01"),
    fault("connect ECONNREFUSED", "ECONNREFUSED"),
    fault("write EPIPE", "EPIPE"),
    fault("Connection terminated unexpectedly"),
    fault("timeout exceeded when trying to connect"),
  ])
    expect(failsAgain(passing), passing.message).toBe(false);
  for (const lasting of [
    fault("violates foreign key constraint", "23503"),
    fault("value out of range", "22003"),
    fault("A payment just written is gone."),
  ])
    expect(failsAgain(lasting), lasting.message).toBe(true);
});
