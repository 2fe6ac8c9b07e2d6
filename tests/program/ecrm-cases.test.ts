import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, rebelote } from "./support.ts";

const shared = join(import.meta.dirname, "..", "..", "..", "shared", "cases", "ecrm");

type Report = {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[];
};

const letters = {
  area: "sending",
  title: "Two letters to two people",
  given: {
    shop: { tz: "Europe/Paris" },
    quiet_hours: null,
    caps: [
      {
        id: "wk",
        channel: "email",
        max: 1,
        window: "rolling",
        hours: 168,
        on_hit: "skip",
        class: "marketing",
      },
    ],
    customers: [
      { id: "A", email: "a@example.test", consent: { email: "yes" } },
      { id: "B", email: "b@example.test", consent: { email: "yes" } },
    ],
    smtp_script: { B: ["550 5.1.1 user unknown"] },
  },
  steps: [
    { do: "campaign", id: "c1", audience: ["A", "B"], send_at: "2026-06-02T09:00:00Z" },
    { do: "campaign", id: "c2", audience: ["A"], send_at: "2026-06-03T09:00:00Z" },
    { do: "advance", to: "2026-06-03T10:00:00Z" },
  ],
  expect: {
    sent: [{ customer: "A", channel: "email", template: "c1", at: "2026-06-02T09:00:00Z" }],
    skipped: [{ customer: "A", template: "c2", reason: "cap:wk", at: "2026-06-03T09:00:00Z" }],
    deliveries: [{ customer: "B", state: "bounced_hard", attempts: 1, suppressed: true }],
    suppressed: ["B"],
    reports: [{ campaign: "c1", planned: 2, sent: 1, bounced: 1, failed: 0, state: "finished" }],
  },
};

const answers = {
  area: "sms",
  title: "One answer by text message",
  given: {
    shop: { tz: "Europe/Paris" },
    customers: [{ id: "A", phone: "06 12 34 56 78", consent: { sms: "yes" } }],
  },
  steps: [
    { do: "inbound_sms", id: "s1", sender: "+33612345678", text: "Stop." },
    { do: "measure_sms", id: "m1", text: "10 €" },
  ],
  expect: {
    results: [{ id: "s1", effect: "A off SMS marketing" }],
    still_allowed: { A: ["sms transactional", "email"] },
    measures: [{ id: "m1", encoding: "GSM-7", units: 5, parts: 1 }],
  },
};

const oneCode = {
  area: "coupon",
  title: "One code for two people",
  given: {
    shop: { tz: "Europe/Paris" },
    quiet_hours: null,
    coupon: {
      ...{
        id: "W",
        kind: "unique",
        amount_cents: 1_000,
        min_basket_cents: 3_000,
        single_use: true,
        stackable: false,
      },
      ...{ valid: "30 days, until 23:59:59 local", pool: 1 },
    },
    customers: { range: [1, 2], id: "K{n}", email: "k{n}@example.test", consent: { email: "yes" } },
  },
  steps: [
    { do: "campaign", id: "w", audience: { range: [1, 2] }, send_at: "2026-06-01T08:00:00Z", coupon: "W" },
    { do: "redeem", id: "late", code: "{code of K1}", basket_cents: 5_000, at: "2026-07-01T22:00:00Z" },
    { do: "redeem", id: "small", code: "{code of K1}", basket_cents: 2_999, at: "2026-06-02T10:00:00Z" },
  ],
  expect: {
    counts: [{ template: "w", sent: 1, held: 1, codes_of_K1: 1 }],
    redemptions: [
      { id: "small", ok: false, reason: "min_basket" },
      { id: "late", ok: false, reason: "expired" },
    ],
  },
};

test("cases of messages are played through the product, and each thing they say can fail", async () => {
  const folder = join(await emptyFolder(), "cases");
  await mkdir(folder);
  const { sent, skipped, deliveries, reports } = letters.expect;
  const expecting = (what: object): object => ({ ...letters, expect: { ...letters.expect, ...what } });
  const texting = (what: object): object => ({ ...answers, expect: { ...answers.expect, ...what } });
  const cases: Readonly<Record<string, object>> = {
    "EC-letters": letters,
    "EC-moment": expecting({ sent: [{ ...sent[0], at: "2026-06-02T09:00:30Z" }] }),
    "EC-unexpected": expecting({ sent: [] }),
    "EC-reason": expecting({ skipped: [{ ...skipped[0], reason: "no_consent" }] }),
    "EC-attempts": expecting({ deliveries: [{ ...deliveries[0], attempts: 2 }] }),
    "EC-suppressed": expecting({ suppressed: [] }),
    "EC-report": expecting({ reports: [{ ...reports[0], sent: 2 }] }),
    "EC-twice": expecting({ sink: { distinct_recipients: 2 } }),
    "EC-verb": { ...letters, steps: [{ do: "dance" }] },
    "EC-word": {
      ...letters,
      steps: [...letters.steps, { do: "advance", to: "2026-06-04T10:00:00Z", slowly: true }],
    },
    "EC-given": { ...letters, given: { ...letters.given, moon: "full" } },
    "EC-answers": answers,
    "EC-effect": texting({ results: [{ id: "s1", effect: "none; message shown to the shop as a reply" }] }),
    "EC-allowed": texting({ still_allowed: { A: ["sms marketing"] } }),
    "EC-measure": texting({ measures: [{ id: "m1", units: 4 }] }),
    "EC-code": oneCode,
    "EC-pool": { ...oneCode, expect: { counts: [{ template: "w", sent: 2 }] } },
    "EC-redeemed": { ...oneCode, expect: { redemptions: [{ id: "late", ok: true }] } },
    "EC-journey": { ...letters, area: "journey" },
  };
  for (const [id, content] of Object.entries(cases))
    await writeFile(join(folder, `${id.toLowerCase()}.json`), JSON.stringify({ id, ...content }));
  const { code, out } = await rebelote(["cases", folder, "--json"]);
  const report = JSON.parse(out) as Report;
  const reasons = Object.fromEntries(
    report.cases.map(({ id, outcome, reason }) => [id, `${outcome}: ${reason ?? ""}`]),
  );
  expect(reasons["EC-letters"]).toBe("passed: ");
  expect(reasons["EC-moment"]).toContain("was not sent: c1 to A by email at 2026-06-02T09:00:0");
  expect(reasons["EC-unexpected"]).toContain("nobody expected to be sent: c1 to A by email");
  expect(reasons["EC-reason"]).toContain("was not left out: c2 to A by email");
  expect(reasons["EC-attempts"]).toContain("attempts of B should be 2 and is 1");
  expect(reasons["EC-suppressed"]).toContain('suppressed should be [] and is ["B"]');
  expect(reasons["EC-report"]).toContain("sent of c1 should be 2 and is 1");
  expect(reasons["EC-twice"]).toContain("distinct_recipients should be 2 and is 1");
  expect(reasons["EC-verb"]).toContain("nobody knows how to “dance”");
  expect(reasons["EC-word"]).toContain("not understood: slowly");
  expect(reasons["EC-given"]).toContain("given: not understood: moon");
  expect(reasons["EC-answers"]).toBe("passed: ");
  expect(reasons["EC-effect"]).toContain("did otherwise");
  expect(reasons["EC-allowed"]).toContain("A should still get sms marketing: CONSENT_WITHDRAWN");
  expect(reasons["EC-measure"]).toContain("units of m1 should be 4 and is 5");
  expect(reasons["EC-code"]).toBe("passed: ");
  expect(reasons["EC-pool"]).toContain("sent of w should be 2 and is 1");
  expect(reasons["EC-redeemed"]).toContain("ok of late should be true and is false");
  expect(reasons["EC-journey"]).toContain("skipped: ");
  expect({ code, passed: report.passed, failed: report.failed }).toEqual({ code: 1, passed: 3, failed: 15 });
}, 240_000);

// The longest are played by `rebelote cases` alone: EC-17, where workers are killed (`messages/stranded.room.test.ts` kills one in a
// second), and EC-29 (`messages/vouchers.room.test.ts`).
const agreed = ["01", "07", "08", "09", "19", "20", "22", "24", "25"];

test.skipIf(!existsSync(shared))(
  "the agreed cases of caps, quiet hours, sending, bounces and text messages hold",
  async () => {
    const folder = join(await emptyFolder(), "cases");
    await mkdir(folder);
    for (const number of agreed)
      await cp(join(shared, `ec-${number}.json`), join(folder, `ec-${number}.json`));
    const { out } = await rebelote(["cases", folder, "--json"]);
    const { passed, failed, cases } = JSON.parse(out) as Report;
    expect({ passed, failed, cases }).toMatchObject({ passed: agreed.length, failed: 0 });
  },
  240_000,
);
