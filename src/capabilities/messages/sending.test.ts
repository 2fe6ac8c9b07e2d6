import fc from "fast-check";
import { expect, test } from "vitest";
import { readClickCode, writeClickCode } from "./click-codes.ts";
import { guardOf, isBouncingTooMuch } from "./rules/guard.ts";
import { laneOf } from "./rules/lanes.ts";
import { type LaneState, lease, paceOf, shutFor, slowedDown, warmUpOf } from "./rules/pace.ts";
import { readReply } from "./rules/replies.ts";

test.each([
  [550, "550 5.1.1 user unknown", "hard"],
  [551, "551 not our user", "hard"],
  [553, "553 no such mailbox", "hard"],
  [552, "552 5.2.2 mailbox full", "soft"],
  [552, "552 storage exceeded", "soft"],
  [452, "452 4.2.2 mailbox full", "soft"],
  [451, "451 4.7.1 greylisted, try again", "soft"],
  [550, "550 5.7.1 message rejected as spam by policy", "block"],
  [554, "554 blocked using a black list", "block"],
  [552, "552 5.3.4 message too big", "block"],
  [421, "421 4.3.2 shutting down", "slow"],
  [454, "454 4.7.0 Throttling failure: Maximum sending rate exceeded", "slow"],
  [451, "451 4.7.500 too many messages from you", "slow"],
  [535, "535 5.7.8 bad credentials", "refused"],
  [null, "Connection closed", "silent"],
] as const)("%s %s is read as %s", (code, text, kind) => {
  expect(readReply({ code, text }).kind).toBe(kind);
});

const rested = { tokens: 0, refilledAtMs: 0, slowedTo: null, slowedAtMs: null } as const;

test("however it is asked, a lane gives no more than its pace in any time, plus one second's worth", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 500, noNaN: true }),
      fc.array(fc.record({ afterMs: fc.integer({ min: -500, max: 3_000 }), wanted: fc.nat(600) }), {
        maxLength: 60,
      }),
      (pace, asks) => {
        let lane: LaneState = rested;
        let nowMs = 0;
        let latest = 0;
        let given = 0;
        for (const { afterMs, wanted } of asks) {
          nowMs = Math.max(0, nowMs + afterMs);
          const { granted, tokens } = lease(lane, pace, wanted, nowMs);
          expect(granted).toBeLessThanOrEqual(wanted);
          // A clock set back and forth again would refill twice: the lane keeps the latest it has seen.
          latest = Math.max(latest, nowMs);
          lane = { ...lane, tokens, refilledAtMs: Math.max(lane.refilledAtMs, nowMs) };
          given += granted;
        }
        expect(given).toBeLessThanOrEqual((latest / 1_000) * pace + Math.max(1, pace) + 1e-6);
      },
    ),
  );
});

test("a lane asked to slow down takes half, hears the same complaint once, and recovers by itself", () => {
  const first = slowedDown(rested, 40, 1_000_000);
  expect(first.slowedTo).toBe(20);
  const slow = { ...rested, ...first };
  expect(slowedDown(slow, 40, 1_000_500)).toEqual(first);
  expect(slowedDown(slow, 40, 1_010_000).slowedTo).toBeLessThan(12);
  expect(paceOf(slow, 40, 1_000_000)).toBe(20);
  expect(paceOf(slow, 40, 1_000_000 + 10 * 60_000)).toBe(40);
  const free = { ...rested, ...slowedDown(rested, null, 0) };
  expect(paceOf(free, null, 0)).toBe(10);
  expect(paceOf(free, null, 20 * 60_000)).toBeNull();
});

test("a new address sends twice as much each day, and a relay that fails rests longer each time", () => {
  expect([0, 1, 2, 3, 14, 15].map(warmUpOf)).toEqual([0, 100, 200, 400, 819_200, null]);
  const rests = [1, 2, 3, 4, 5, 20].map(shutFor);
  expect(rests).toEqual([0, 0, 15, 30, 60, 600]);
});

test("complaints are judged from two hundred on: warned at 0.1 %, stopped at 0.3 %", () => {
  expect(guardOf({ delivered: 199, complaints: 50 })).toBe("none");
  expect(guardOf({ delivered: 400, complaints: 1 })).toBe("warn");
  expect(guardOf({ delivered: 600, complaints: 2 })).toBe("pause");
  expect(guardOf({ delivered: 2_000, complaints: 1 })).toBe("none");
  expect(isBouncingTooMuch({ handed: 100, dead: 100 })).toBe(false);
  expect(isBouncingTooMuch({ handed: 200, dead: 20 })).toBe(true);
});

test("mailboxes of one provider share a lane, whatever their name", () => {
  expect(laneOf("email", "lea@wanadoo.fr")).toBe("orange.fr");
  expect(laneOf("email", "Lea@HOTMAIL.fr")).toBe("outlook.com");
  expect(laneOf("email", "lea@maison.example")).toBe("maison.example");
  expect(laneOf("sms", "+33612345678")).toBe("");
});

test("the code of a link names what it was made for, and nothing else is a code", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.constantFrom("mailing" as const, "message" as const),
      (merchantId, id, of) => {
        expect(readClickCode(writeClickCode({ merchantId, of, id }))).toEqual({ merchantId, of, id });
      },
    ),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readClickCode(text)).toBeNull();
    }),
  );
});
