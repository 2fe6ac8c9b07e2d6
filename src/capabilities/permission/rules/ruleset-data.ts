import type { Day } from "../../../values/day.ts";
import type { Channel } from "./may-contact-facts.ts";
import type { Law, LawKey, LegalHours } from "./law.ts";
import type { Hours } from "./law.ts";

/** One rule of law or of the trade with the days it holds; later rules stand above earlier ones. */
export type LawRule = {
  /** As in the notes on law. */
  readonly id: string;
  readonly laws: readonly LawKey[];
  /** First day, and the day from which it holds no more. */
  readonly from: Day;
  readonly to: Day | null;
  readonly reference: string;
  readonly sets: Partial<Law>;
};

const everywhere: readonly LawKey[] = ["FR", "BE", "EU"];
const hour = 60;
const workdays = [1, 2, 3, 4, 5];
const businessDays = [1, 2, 3, 4, 5, 6];

const hours = (weekdays: readonly number[], ...spans: Hours["spans"]): Hours => ({
  weekdays,
  spans,
  onHolidays: false,
});

/** The charter carries advertising until 22:00, the trade stops at 20:00. */
const smsHours: LegalHours = {
  widest: hours(businessDays, [8 * hour, 22 * hour]),
  usual: hours(businessDays, [8 * hour, 20 * hour]),
};
const frenchCalls = hours(workdays, [10 * hour, 13 * hour], [14 * hour, 20 * hour]);
/** No law bounds them: what is polite. */
const politeCalls: LegalHours = {
  widest: hours(businessDays, [8 * hour, 20 * hour]),
  usual: hours(workdays, [9 * hour, 18 * hour]),
};
const dialled: readonly Channel[] = ["phone", "robocall"];
const written: readonly Channel[] = ["email", "sms"];

/** The rules of law that decide whether a person may be spoken to, France, Belgium and the rest of the European Union. */
export const lawRules: readonly LawRule[] = [
  {
    id: "MAIL-FR-02",
    laws: ["FR"],
    from: "2004-06-21",
    to: null,
    reference: "CPCE L34-5 al. 4",
    sets: { customerException: true },
  },
  {
    id: "MAIL-FR-03",
    laws: ["FR"],
    from: "2005-02-17",
    to: null,
    reference: "CNIL, position du 17 février 2005",
    sets: { workAddress: true },
  },
  {
    id: "MAIL-FR-04",
    laws: ["FR"],
    from: "2005-02-17",
    to: null,
    reference: "CNIL, position du 17 février 2005",
    sets: { genericAddress: "any" },
  },
  {
    id: "MAIL-BE-02",
    laws: ["BE"],
    from: "2003-05-28",
    to: null,
    reference: "AR du 4 avril 2003, art. 1, 1°",
    sets: { customerException: true },
  },
  {
    id: "MAIL-BE-03",
    laws: ["BE"],
    from: "2003-05-28",
    to: null,
    reference: "AR du 4 avril 2003, art. 1, 2°",
    sets: { genericAddress: "legal_entity" },
  },
  {
    id: "TEL-FR-14",
    laws: ["FR"],
    from: "2014-06-13",
    to: null,
    reference: "C. conso. L223-1 (consumers only); GDPR art. 21",
    sets: { businessCalls: { kind: "opt_out" }, businessCallHours: politeCalls },
  },
  {
    id: "TEL-BE-01",
    laws: ["BE"],
    from: "2014-05-31",
    to: null,
    reference: "CDE VI.111 to VI.114; AR du 28 juin 2015",
    sets: {
      consumerCalls: { kind: "list", list: "dncm", freshDays: 7, openContract: false },
      businessCalls: { kind: "list", list: "dncm", freshDays: 7, openContract: false },
    },
  },
  {
    id: "TEL-FR-08",
    laws: ["FR"],
    from: "2016-06-01",
    to: "2026-08-11",
    reference: "C. conso. L223-1 ff. before law 2025-594 (Bloctel)",
    sets: { consumerCalls: { kind: "list", list: "bloctel", freshDays: 30, openContract: true } },
  },
  {
    id: "MINOR-01",
    laws: ["FR"],
    from: "2018-05-25",
    to: null,
    reference: "GDPR art. 8; loi Informatique et Libertés art. 45",
    sets: { digitalAge: 15 },
  },
  {
    id: "MINOR-01",
    laws: ["BE"],
    from: "2018-05-25",
    to: null,
    reference: "GDPR art. 8; loi du 30 juillet 2018 art. 7",
    sets: { digitalAge: 13 },
  },
  {
    id: "TEL-FR-10",
    laws: ["FR"],
    from: "2020-07-26",
    to: "2025-07-01",
    reference: "C. conso. L223-1 (law 2020-901)",
    sets: { bans: [{ sector: "home_energy", channels: dialled }] },
  },
  {
    id: "TEL-FR-10",
    laws: ["FR"],
    from: "2025-07-01",
    to: null,
    reference: "C. conso. L223-1 al. 5 and L223-8 (law 2025-594)",
    sets: { bans: [{ sector: "home_energy", channels: [...dialled, ...written] }] },
  },
  {
    id: "RET-01",
    laws: everywhere,
    from: "2022-02-03",
    to: null,
    reference: "CNIL, référentiel gestion commerciale (2022)",
    sets: { retentionYears: 3 },
  },
  {
    id: "TEL-FR-05",
    laws: ["FR"],
    from: "2023-03-01",
    to: null,
    reference: "C. conso. D223-9 (decree 2022-1313)",
    sets: { consumerCallHours: { widest: frenchCalls, usual: frenchCalls } },
  },
  {
    id: "TEL-FR-06",
    laws: ["FR"],
    from: "2023-03-01",
    to: null,
    reference: "C. conso. D223-9 al. 3",
    sets: { callsMost: { most: 4, days: 30 } },
  },
  {
    id: "TEL-FR-07",
    laws: ["FR"],
    from: "2023-03-01",
    to: null,
    reference: "C. conso. D223-9 al. 3",
    sets: { refusalDays: 60 },
  },
  {
    id: "SMS-FR-03",
    laws: ["FR"],
    from: "2024-09-01",
    to: null,
    reference: "AF2M, charte Business Messaging; SMS-FR-04 for 20:00",
    sets: { smsHours },
  },
  {
    id: "SMS-BE-02",
    laws: ["BE", "EU"],
    from: "2024-09-01",
    to: null,
    reference: "no statutory hours found: the French ones are kept",
    sets: { smsHours, consumerCallHours: politeCalls, businessCallHours: politeCalls },
  },
  {
    id: "TEL-FR-01",
    laws: ["FR"],
    from: "2026-08-11",
    to: null,
    reference: "C. conso. L223-1 (law 2025-594 art. 13); R223-1 (decree 2026-662): 365 days",
    sets: { consumerCalls: { kind: "consent", days: 365, openContract: true } },
  },
];
