import fc from "fast-check";
import { expect, test } from "vitest";
import { type Decision, mayContact } from "./may-contact.ts";
import { channels, type ConsentFact, type Facts, purposes } from "./may-contact-facts.ts";
import { allowedReasons, isAllowed, mailingReasons, refusedReasons, unlockFor } from "./reasons.ts";
import { rulesetOf } from "./ruleset.ts";
import { closedAt, nextOpening } from "./windows.ts";

const now = "2026-11-24T10:30:00+01:00";

const agreed: ConsentFact = {
  channel: "email",
  purpose: "marketing",
  status: "granted",
  at: "2026-09-10T15:00:00+02:00",
  proof: true,
  prechecked: false,
  bundled: false,
  grantedTo: "merchant",
  outsideHours: false,
};

const known: Facts = {
  country: "FR",
  region: null,
  timeZone: "Europe/Paris",
  person: {
    kind: "consumer",
    addressKind: "personal",
    birthDate: null,
    guardianConsent: false,
    status: "active",
  },
  channel: "email",
  purpose: "marketing",
  containsPromotion: true,
  offer: { sameSeller: true, analogous: true, relatesToProfession: null, sector: "general", topic: "news" },
  message: {
    senderIdentified: true,
    unsubscribeLink: true,
    stopMention: true,
    callerIdShown: true,
    sourceMentioned: true,
  },
  relationship: {
    customer: true,
    collectedFrom: "person",
    collectedDuringSale: true,
    informedAtCollection: true,
    optOutOfferedAtCollection: true,
    openContract: null,
    callbackRequest: null,
  },
  activities: [{ type: "purchase", at: "2026-06-12T16:20:00+02:00" }],
  consents: [agreed],
  objections: [],
  suppressions: [],
  lists: { bloctel: null, dncm: null },
  preferences: { pausedUntil: null, topicsOff: [] },
  previousContacts: [],
  merchant: { caps: [] },
};

const ask = (changed: Partial<Facts>, at = now): Decision =>
  mayContact({ ...known, ...changed }, rulesetOf(at), at);
const phone = (changed: Partial<ConsentFact> = {}): Partial<Facts> => ({
  channel: "phone",
  consents: [{ ...agreed, channel: "phone", ...changed }],
});

test("calls to consumers were free of those on the list until 10 August 2026, and need an agreement since", () => {
  const listed = { listed: false, checkedAt: "2026-08-01T09:00:00+02:00" };
  const customer: Partial<Facts> = { channel: "phone", consents: [], lists: { bloctel: listed, dncm: null } };
  expect(ask(customer, "2026-08-10T15:00:00+02:00")).toMatchObject({ reason: "OK_OPT_OUT" });
  expect(ask(customer, "2026-08-11T15:00:00+02:00")).toMatchObject({ reason: "NO_CONSENT" });
  expect(rulesetOf("2026-08-10T23:59:00+02:00").version).not.toBe(
    rulesetOf("2026-08-11T00:00:00+02:00").version,
  );
});

test("an agreement to be called serves 365 days, its own day the first", () => {
  expect(ask(phone({ at: "2025-11-25T18:00:00+01:00" })).reason).toBe("OK_CONSENT");
  expect(ask(phone({ at: "2025-11-24T09:00:00+01:00" })).reason).toBe("CONSENT_EXPIRED");
});

test("a wait that outlives the agreement is no wait", () => {
  const refusal = {
    channel: "phone",
    purpose: "marketing",
    at: "2026-11-20T11:00:00+01:00",
    outcome: "refused",
  } as const;
  const late = ask({ ...phone({ at: "2025-12-10T09:00:00+01:00" }), previousContacts: [refusal] });
  expect(late).toMatchObject({ reason: "REFUSAL_COOLDOWN", nextAllowedAt: null, unlock: "new_consent" });
  const soon = ask({ ...phone(), previousContacts: [refusal] });
  expect(soon).toMatchObject({ nextAllowedAt: "2027-01-20T10:00:00+01:00", unlock: "wait" });
});

test("the fifth call within thirty days waits until the first of the four is thirty days old", () => {
  const calls = ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-23"].map(
    (day) =>
      ({ channel: "phone", purpose: "marketing", at: `${day}T11:00:00+01:00`, outcome: "absent" }) as const,
  );
  const fifth = ask({ ...phone(), previousContacts: calls });
  expect(fifth).toMatchObject({ reason: "FREQ_LEGAL", nextAllowedAt: "2026-11-25T10:00:00+01:00" });
  expect(ask({ ...phone(), previousContacts: calls.slice(1) }).reason).toBe("OK_CONSENT");
});

test("other hours than those of the law need an express agreement", () => {
  const lunch = "2026-11-24T13:30:00+01:00";
  expect(ask(phone(), lunch)).toMatchObject({
    reason: "WINDOW_HOUR",
    nextAllowedAt: "2026-11-24T14:00:00+01:00",
  });
  expect(ask(phone({ outsideHours: true }), lunch).reason).toBe("OK_CONSENT");
});

test("the shop narrows the hours of the law and never widens them", () => {
  const sms: Partial<Facts> = { channel: "sms", consents: [{ ...agreed, channel: "sms" }] };
  const quiet = (begins: string, ends: string): Partial<Facts> => ({
    ...sms,
    merchant: {
      caps: [],
      quiet: { channel: "sms", begins, ends, closedDays: [], closedOnHolidays: false },
    },
  });
  const evening = "2026-11-24T21:00:00+01:00";
  expect(ask(sms, evening).reason).toBe("WINDOW_HOUR");
  expect(ask(quiet("22:00", "08:00"), evening).reason).toBe("OK_CONSENT");
  expect(ask(quiet("23:30", "06:00"), "2026-11-24T22:30:00+01:00").reason).toBe("WINDOW_HOUR");
  expect(ask(quiet("09:00", "11:00"), now)).toMatchObject({ nextAllowedAt: "2026-11-24T11:00:00+01:00" });
});

test("days of rest are those of where the person lives", () => {
  const sms = (region: string | null, timeZone: string): Partial<Facts> => ({
    channel: "sms",
    consents: [{ ...agreed, channel: "sms" }],
    region,
    timeZone,
  });
  // 20 December 2027, a Monday, is a day of rest on La Réunion alone.
  const at = "2027-12-20T08:00:00Z";
  const consents = [{ ...agreed, channel: "sms" as const, at: "2027-11-01T09:00:00Z" }];
  const activities = [{ type: "form", at: "2027-11-01T09:00:00Z" }];
  expect(ask({ ...sms("974", "Indian/Reunion"), consents, activities }, at).reason).toBe("WINDOW_HOLIDAY");
  expect(ask({ ...sms(null, "Europe/Paris"), consents, activities }, at).reason).toBe("OK_CONSENT");
});

test("whoever is set aside is told of her order and of nothing else", () => {
  const aside: Partial<Facts> = { person: { ...known.person, status: "restricted" } };
  expect(ask(aside).reason).toBe("BLOCK_RESTRICTED");
  const order = { ...aside, purpose: "transactional", containsPromotion: false } as const;
  expect(ask(order).reason).toBe("OK_TRANSACTIONAL");
  expect(ask({ ...order, containsPromotion: true }).reason).toBe("BLOCK_RESTRICTED");
});

test("what somebody said last on a topic holds for that topic", () => {
  const no: ConsentFact = {
    ...agreed,
    topic: "news",
    status: "withdrawn",
    at: "2026-10-01T09:00:00+02:00",
  };
  expect(ask({ consents: [agreed, no] }).reason).toBe("CONSENT_WITHDRAWN");
  expect(ask({ consents: [agreed, no], offer: { ...known.offer, topic: "workshops" } }).reason).toBe(
    "OK_CONSENT",
  );
});

test("an agreement that cannot be proven undoes no refusal", () => {
  const no: ConsentFact = { ...agreed, status: "withdrawn" };
  const unproven: ConsentFact = { ...agreed, proof: false, at: "2026-11-01T09:00:00+01:00" };
  expect(ask({ consents: [no, unproven] }).reason).toBe("CONSENT_WITHDRAWN");
});

const anybody: fc.Arbitrary<Facts> = fc.record({
  country: fc.constantFrom("FR", "BE", "DE", "US", null),
  region: fc.constantFrom(null, "67", "974"),
  timeZone: fc.constantFrom("Europe/Paris", "Europe/Brussels", "Indian/Reunion", "America/Martinique"),
  person: fc.record({
    kind: fc.constantFrom("consumer", "professional", "legal_entity"),
    addressKind: fc.constantFrom("personal", "named_business", "generic_business"),
    birthDate: fc.constantFrom(null, "2015-05-03", "1980-01-01"),
    guardianConsent: fc.boolean(),
    status: fc.constantFrom("active", "active", "active", "restricted", "deceased", "erased"),
  }),
  channel: fc.constantFrom(...channels),
  purpose: fc.constantFrom(...purposes),
  containsPromotion: fc.boolean(),
  offer: fc.constant(known.offer),
  message: fc.constant(known.message),
  relationship: fc.constantFrom(known.relationship, { ...known.relationship, customer: false }),
  activities: fc.constantFrom(known.activities, []),
  consents: fc.array(
    fc.record({
      channel: fc.constantFrom(...channels),
      purpose: fc.constant("marketing"),
      status: fc.constantFrom("granted", "renewed", "withdrawn"),
      at: fc.constantFrom("2025-01-10T15:00:00Z", "2026-03-10T15:00:00Z", "2026-11-20T15:00:00Z", null),
      proof: fc.boolean(),
      prechecked: fc.boolean(),
      bundled: fc.boolean(),
      grantedTo: fc.constantFrom("merchant", "partners"),
      outsideHours: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  objections: fc.array(
    fc.record({
      scope: fc.constantFrom("all", ...channels),
      at: fc.constantFrom("2026-02-10T15:00:00Z", null),
    }),
    { maxLength: 2 },
  ),
  suppressions: fc.constant([]),
  lists: fc.constant({ bloctel: null, dncm: { listed: false, checkedAt: "2026-11-23T09:00:00Z" } }),
  preferences: fc.record({
    pausedUntil: fc.constantFrom(null, "2026-12-25", "2026-11-24"),
    topicsOff: fc.constant([]),
  }),
  previousContacts: fc.array(
    fc.record({
      channel: fc.constantFrom("phone", "sms", "email"),
      purpose: fc.constant("marketing"),
      at: fc.constantFrom("2026-10-28T10:00:00Z", "2026-11-12T10:00:00Z", "2026-11-23T10:00:00Z"),
      outcome: fc.constantFrom("absent", "refused", null),
    }),
    { maxLength: 6 },
  ),
  merchant: fc.constantFrom({ caps: [] }, { caps: [{ channels: ["sms", "email"], max: 1, days: 7 }] }),
});

const moments = fc.constantFrom(now, "2026-11-22T21:15:00+01:00", "2026-12-24T19:30:00Z");

test("the next moment is a moment at which the answer is yes, and never lies before", () => {
  fc.assert(
    fc.property(anybody, moments, (facts, at) => {
      const first = mayContact(facts, rulesetOf(at), at);
      if (first.nextAllowedAt === null) return;
      expect(first.allowed).toBe(false);
      expect(Date.parse(first.nextAllowedAt)).toBeGreaterThan(Date.parse(at));
      const then = mayContact(facts, rulesetOf(at), first.nextAllowedAt);
      // A list that was consulted grows old meanwhile, a child grows up: nothing else may stand in the way.
      if (then.reason !== "DNC_CHECK_STALE") expect(then).toMatchObject({ allowed: true });
    }),
    { numRuns: 3_000 },
  );
});

test("whoever objects to everything last gets no offer any more, whatever else is known of her", () => {
  fc.assert(
    fc.property(anybody, moments, (facts, at) => {
      const objections = [...facts.objections, { scope: "all", at: "2026-11-21T10:00:00Z" }];
      const answer = mayContact(
        { ...facts, purpose: "marketing", objections, consents: facts.consents },
        rulesetOf(at),
        at,
      );
      expect(answer.allowed).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test("less is never allowed by knowing less: without its proof an agreement carries nothing", () => {
  fc.assert(
    fc.property(anybody, moments, (facts, at) => {
      const unproven = facts.consents.map((consent) => ({ ...consent, proof: false }));
      const answer = mayContact({ ...facts, consents: unproven }, rulesetOf(at), at);
      expect(answer.reason).not.toBe("OK_CONSENT");
    }),
    { numRuns: 2_000 },
  );
});

test("an opening is open, and the minute before it is not", () => {
  const hours = {
    weekdays: [1, 2, 4],
    spans: [[600, 780] as const, [840, 1_200] as const],
    onHolidays: false,
  };
  const place = { timeZone: "Europe/Paris", calendar: "fr" } as const;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 525_600 }), (minute) => {
      const at = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
      const opening = nextOpening(hours, at, place) ?? "";
      expect(closedAt(hours, opening, place)).toBeNull();
      if (opening === at) return;
      expect(closedAt(hours, new Date(Date.parse(opening) - 60_000).toISOString(), place)).not.toBeNull();
    }),
    { numRuns: 1_000 },
  );
});

test("every reason is a yes or has something to say about what would lift it", () => {
  for (const reason of allowedReasons) expect([isAllowed(reason), unlockFor(reason)]).toEqual([true, null]);
  for (const reason of [...refusedReasons, ...mailingReasons]) expect(unlockFor(reason)).not.toBeNull();
  expect(unlockFor("PRESSURE_CAP:0192")).toBe("wait");
});
