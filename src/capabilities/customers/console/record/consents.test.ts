import { expect, test } from "vitest";
import type { EntryAnswer } from "../../../consent/shared.ts";
import { entryOf, stateOf, versionName } from "./consents.ts";

test("an agreement without proof is not said to be usable", () => {
  expect(stateOf({ act: "granted", usable: false })).toBe("unproven");
  expect(stateOf({ act: "renewed", usable: true })).toBe("usable");
  expect(stateOf({ act: "objected", usable: false })).toBe("objected");
});

test("a standing shows the act it rests on, not an older one of the same subject", () => {
  const act = (id: string, happenedAt: string) =>
    ({
      id,
      channel: "email",
      purpose: "marketing",
      topic: "",
      act: "granted",
      happenedAt,
      recordedAt: happenedAt,
    }) as EntryAnswer;
  const entries = [act("new", "2026-02-01T09:00:00Z"), act("old", "2024-02-01T09:00:00Z")];
  const standing = {
    channel: "email",
    purpose: "marketing",
    topic: "",
    act: "granted",
    changedAt: "2024-02-01T09:00:00Z",
  } as const;
  expect(entryOf(standing, entries)?.id).toBe("old");
});

test("words written twice in a day get a second name", () => {
  expect(versionName("paper_form", "2026-11-22", [])).toBe("paper-form-2026-11-22");
  expect(versionName("counter", "2026-11-22", ["counter-2026-11-22"])).toBe("counter-2026-11-22-2");
});
