import { addDays, type Day } from "../../../values/day.ts";
import { instantOf, isOpen, weekday } from "./calendar.ts";
import { diceOf } from "./dice.ts";

export type DemoTill = "lille" | "namur";
export type DemoCashier = "sophie" | "karim" | "lea" | "ines";

type Moment = {
  readonly day: Day;
  readonly at: string;
  readonly till: DemoTill;
  readonly cashier: DemoCashier;
  readonly offline: boolean;
};

/** Somebody who takes a card at the counter. */
export type DemoEnrolment = Moment & {
  readonly kind: "enrol";
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  readonly phone?: string;
  /** She works here: the card is her own. */
  readonly isLea: boolean;
};

export type DemoCredit = Moment & {
  readonly kind: "credit";
  /** Léa's own card, her friend's, whoever asks twice for a reward or uses a voucher twice, or a member by place. */
  readonly whose: "lea" | "friend" | "redeemer" | "bearer" | number;
  readonly amountCents: number;
  readonly ticketNumber: string | null;
  readonly uses: "reward" | "voucher" | null;
};

const seed = 1_887;
const monthDays = 31;

/** The names by which the counter signs its people in; the owner's own code allows more. */
export const cashierNames: Readonly<Record<DemoCashier, string>> = {
  sophie: "Sophie",
  karim: "Karim",
  lea: "Léa",
  ines: "Inès",
};

/**
 * The last month at the two counters, the same for the same day: plain credits, five newcomers, Léa who credits her own card and a
 * friend's, a ticket typed twice, a reward and a voucher used in both shops while one of them had no network.
 */
export function counterMonth(today: Day): (DemoEnrolment | DemoCredit)[] {
  const days = Array.from({ length: monthDays }, (_, index) => addDays(today, index - monthDays)).filter(
    isOpen,
  );
  return [...plainCredits(days), ...newcomers(days), ...oddCredits(days), ...withoutNetwork(days)].sort(
    (one, other) => (one.at < other.at ? -1 : 1),
  );
}

function plainCredits(days: readonly Day[]): DemoCredit[] {
  const dice = diceOf(seed);
  return days.flatMap((day, index): DemoCredit[] => {
    const lille = credit(day, dice.between(605, 1_120), "lille", dice.pick(["karim", "karim", "lea"]));
    const namur = credit(day, dice.between(580, 1_090), "namur", "ines");
    const drawn = (visit: DemoCredit): DemoCredit => ({
      ...visit,
      whose: dice.between(0, 39),
      amountCents: dice.between(69, 520) * 10,
    });
    return [
      ...(index % 3 === 0 ? [numbered(drawn(lille), index)] : []),
      ...(index % 4 === 1 ? [numbered(drawn(namur), index)] : []),
    ];
  });
}

function numbered(visit: DemoCredit, index: number): DemoCredit {
  return { ...visit, ticketNumber: String((visit.till === "lille" ? 20_400 : 8_100) + index * 17) };
}

function credit(day: Day, minutes: number, till: DemoTill, cashier: DemoCashier): DemoCredit {
  return {
    kind: "credit",
    ...{ day, at: instantOf(day, minutes), till, cashier, offline: false },
    ...{ whose: 0, amountCents: 0, ticketNumber: null, uses: null },
  };
}

function newcomers(days: readonly Day[]): DemoEnrolment[] {
  const enrol = (
    place: number,
    minutes: number,
    till: DemoTill,
    who: Pick<DemoEnrolment, "firstName" | "lastName" | "email" | "phone">,
    isLea = false,
  ): DemoEnrolment[] => {
    const day = days.at(place);
    const cashier = till === "namur" ? "ines" : "karim";
    const at = day === undefined ? "" : instantOf(day, minutes);
    return day === undefined
      ? []
      : [{ kind: "enrol", day, at, till, cashier, offline: false, isLea, ...who }];
  };
  return [
    // Before anything else: her colleague gives Léa the card of the house.
    ...enrol(
      0,
      575,
      "lille",
      { firstName: "Léa", lastName: "Delcroix", email: "lea.delcroix@example.net" },
      true,
    ),
    ...enrol(7, 912, "lille", {
      firstName: "Manon",
      lastName: "Lesaffre",
      email: "manon.lesaffre@example.net",
    }),
    ...enrol(12, 1_004, "namur", { firstName: "Hugo", lastName: "Warnier", phone: "+32455000417" }),
    ...enrol(-5, 688, "lille", { firstName: "Inaya", lastName: "Benali", email: "inaya.benali@example.net" }),
    ...enrol(-1, 951, "namur", { firstName: "Théo", lastName: "Collignon", phone: "+32455000583" }),
  ];
}

function oddCredits(days: readonly Day[]): DemoCredit[] {
  const own = [3, 9, 15, 20].flatMap((place, index): DemoCredit[] => {
    const day = days.at(place);
    if (day === undefined) return [];
    const late = credit(day, 1_128 - index * 3, "lille", "lea");
    return [{ ...late, whose: "lea", amountCents: [6_240, 4_870, 7_150, 5_520][index] ?? 5_000 }];
  });
  const saturday = days.findLast((day) => weekday(day) === 6 && day <= (days.at(-5) ?? day));
  if (saturday === undefined) return own;
  const often = [672, 822, 921, 1_016, 1_109].map(
    (minutes, index): DemoCredit => ({
      ...credit(saturday, minutes, "lille", "lea"),
      whose: "friend",
      amountCents: 3_200 + index * 410,
    }),
  );
  return [...own, ...often];
}

function withoutNetwork(days: readonly Day[]): DemoCredit[] {
  const cut = days.at(-6);
  const slip = days.at(-4);
  if (cut === undefined || slip === undefined) return [];
  const redeem = { whose: "redeemer", uses: "reward" } as const;
  const voucher = { whose: "bearer", uses: "voucher" } as const;
  const ticket = { ticketNumber: "20871" };
  return [
    { ...credit(cut, 912, "namur", "ines"), ...redeem, amountCents: 2_380, ticketNumber: "8267" },
    { ...credit(cut, 1_045, "lille", "karim"), ...redeem, amountCents: 3_120, offline: true },
    { ...credit(cut, 938, "namur", "ines"), ...voucher, amountCents: 2_690, ticketNumber: "8269" },
    { ...credit(cut, 1_071, "lille", "karim"), ...voucher, amountCents: 3_450, offline: true },
    { ...credit(slip, 640, "lille", "karim"), ...ticket, whose: 3, amountCents: 1_790 },
    { ...credit(slip, 668, "lille", "karim"), ...ticket, whose: 8, amountCents: 2_940, offline: true },
  ];
}
