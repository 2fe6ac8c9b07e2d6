/** What of the law is in order. `info`: nothing of it concerns this shop today. */
export type CheckState = "ok" | "todo" | "late" | "info";

export type Check = {
  /** Texts `privacy.check.<key>` (the duty) and `privacy.check.<key>_<state>` (what was found). */
  readonly key: string;
  readonly state: CheckState;
  readonly values: Readonly<Record<string, number | string>>;
  /** Where it is put in order. */
  readonly link: string;
  /** Where the duty comes from: a law of `privacy.law.<word>`, a space, the article. */
  readonly law: string;
};

export type CheckFacts = {
  readonly isIdentified: boolean;
  readonly noticesMissing: number;
  readonly granted: number;
  readonly proven: number;
  readonly openRequests: number;
  readonly lateRequests: number;
  readonly openBreaches: number;
  readonly lateBreaches: number;
  readonly limitsOff: number;
  readonly overdue: number;
  readonly processors: number;
  readonly processorsWithoutContract: number;
  readonly recipientsUnnamed: number;
  readonly ownFields: number;
  readonly fieldsToClass: number;
  readonly sensitive: number;
  readonly minors: number;
  readonly shares: boolean;
  readonly partnersOver: number;
  readonly exportLimited: boolean;
  readonly exports30: number;
  readonly views30: number;
  readonly staff: number;
  readonly staffUnseen: number;
  readonly staffSecond: number;
  readonly isHttps: boolean;
  readonly backup: { readonly daysAgo: number; readonly isSealed: boolean } | null;
  readonly legalFoot: boolean;
};

/** Every duty with what was found, never a box that somebody ticks (PRIV-5). */
export function checklistOf(facts: CheckFacts): readonly Check[] {
  return [...towardsPeople(facts), ...ofTheFile(facts), ...ofSecurity(facts)];
}

function check(
  key: string,
  law: string,
  link: string,
  state: CheckState,
  values: Readonly<Record<string, number | string>> = {},
): Check {
  return { key, law, link, state, values };
}

function towardsPeople(facts: CheckFacts): Check[] {
  const { granted, proven, openRequests, lateRequests } = facts;
  const requests = lateRequests > 0 ? "late" : openRequests > 0 ? "todo" : "ok";
  return [
    check("controller", "gdpr 13.1.a", "/settings", facts.isIdentified ? "ok" : "todo"),
    check("notices", "gdpr 13", "/settings/notices", facts.noticesMissing === 0 ? "ok" : "todo", {
      count: facts.noticesMissing,
    }),
    check("proofs", "gdpr 7.1", "/customers", granted === 0 ? "info" : granted === proven ? "ok" : "todo", {
      granted,
      missing: granted - proven,
    }),
    check("requests", "gdpr 12.3", "/privacy?view=requests", requests, {
      open: openRequests,
      late: lateRequests,
    }),
    check("minors", "gdpr 8", "/customers", facts.minors === 0 ? "ok" : "todo", { count: facts.minors }),
    check("legal_foot", "ccom R123-237", "/settings", facts.legalFoot ? "ok" : "todo"),
    check("sharing", "gdpr 7", "/privacy?view=sharing", sharingState(facts), { count: facts.partnersOver }),
  ];
}

function sharingState({ shares, partnersOver }: CheckFacts): CheckState {
  if (!shares) return "ok";
  return partnersOver > 0 ? "todo" : "info";
}

function ofTheFile(facts: CheckFacts): Check[] {
  const { processorsWithoutContract, recipientsUnnamed, limitsOff, overdue, fieldsToClass, sensitive } =
    facts;
  return [
    check(
      "retention",
      "gdpr 5.1.e",
      "/privacy?view=retention",
      limitsOff > 0 ? "todo" : overdue > 0 ? "late" : "ok",
      {
        off: limitsOff,
        due: overdue,
      },
    ),
    check("register", "gdpr 30", "/privacy?view=register", "ok"),
    check(
      "processors",
      "gdpr 28",
      "/privacy?view=register",
      processorsWithoutContract + recipientsUnnamed > 0 ? "todo" : "ok",
      { count: facts.processors, missing: processorsWithoutContract, unnamed: recipientsUnnamed },
    ),
    check("fields", "gdpr 5.1.b", "/privacy?view=fields", fieldsToClass > 0 ? "todo" : "ok", {
      count: facts.ownFields,
      missing: fieldsToClass,
    }),
    check("sensitive", "gdpr 9", "/privacy?view=fields", sensitive > 0 ? "todo" : "ok", { count: sensitive }),
    check("breaches", "gdpr 33", "/privacy?view=breaches", breachState(facts), {
      open: facts.openBreaches,
      late: facts.lateBreaches,
    }),
  ];
}

function breachState({ openBreaches, lateBreaches }: CheckFacts): CheckState {
  if (lateBreaches > 0) return "late";
  return openBreaches > 0 ? "todo" : "ok";
}

const backupDays = 8;

function ofSecurity(facts: CheckFacts): Check[] {
  const { backup, staff, staffSecond, staffUnseen } = facts;
  const isFresh = backup !== null && backup.daysAgo <= backupDays;
  return [
    check("views", "gdpr 32", "/privacy?view=views", "ok", { count: facts.views30 }),
    check("exports", "gdpr 32", "/privacy?view=sharing", facts.exportLimited ? "ok" : "todo", {
      count: facts.exports30,
    }),
    check(
      "second_factor",
      "gdpr 32",
      "/settings",
      staff === 0 ? "info" : staffSecond === staff ? "ok" : "todo",
      {
        staff,
        missing: staff - staffSecond,
      },
    ),
    check("staff_unseen", "gdpr 32", "/settings", staffUnseen === 0 ? "ok" : "todo", { count: staffUnseen }),
    check("transit", "gdpr 32", "/settings", facts.isHttps ? "ok" : "todo"),
    check("sealed", "gdpr 32", "/settings", "ok"),
    check(
      "backups",
      "gdpr 32.1.c",
      "/settings",
      backup === null ? "todo" : !isFresh ? "late" : backup.isSealed ? "ok" : "todo",
      { days: backup?.daysAgo ?? 0, sealed: backup === null ? "none" : backup.isSealed ? "yes" : "no" },
    ),
  ];
}
