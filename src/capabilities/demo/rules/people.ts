import { addDays, type Day } from "../../../values/day.ts";
import { fold } from "../../../values/fold.ts";
import type { Dice } from "./dice.ts";
import { belgianStreets, lastNames, menNames, streets, type Town, towns, womenNames } from "./names.ts";

export type Home = "lille" | "namur" | "web";
export type Habit = "regular" | "occasional" | "once" | "prospect";

/** What somebody allowed or refused, and whether the shop can prove it. */
export type DemoConsent = {
  readonly channel: "email" | "sms" | "phone" | "post";
  readonly act: "granted" | "withdrawn" | "objected";
  readonly on: Day;
  readonly origin: "paper_form" | "web_form" | "counter" | "unknown";
  readonly hasProof: boolean;
};

export type DemoPerson = {
  readonly habit: Habit;
  readonly home: Home;
  readonly title: "mr" | "ms" | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName?: string;
  readonly kind: "person" | "company";
  /** Place of the company this contact works for. */
  readonly worksFor?: number;
  readonly jobTitle?: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: (Town & { readonly line1: string; readonly status: "unknown" | "good" | "bad" }) | null;
  readonly birthday: { readonly day: number; readonly month: number; readonly year: number | null } | null;
  readonly language: "fr" | "nl";
  readonly createdOn: Day;
  readonly tags: readonly string[];
  readonly consents: readonly DemoConsent[];
  readonly notes: readonly string[];
  /** A name that the story knows. */
  readonly role?: "chantal" | "delvaux";
};

/** Gives out addresses and numbers that belong to nobody, each once. */
export type Registry = {
  readonly email: (first: string, last: string) => string;
  readonly phone: (home: Home, mobile: boolean) => string;
};

// 01 99 00 and 03 53 01 are kept for fiction by the French regulator; so is the mobile block 06 39 98, which the world's numbering
// plan calls impossible. Belgium keeps no such range: no subscriber's number of the zone 081 begins with 0, and of the mobile
// block 0455 00 we found no use.
export function registryOf(): Registry {
  const taken = new Set<string>();
  let number = 1_000;
  return {
    email: (first, last) => {
      const name = `${word(first)}.${word(last)}`;
      for (const domain of ["example.com", "example.org", "example.net"]) {
        const address = `${name}@${domain}`;
        if (!taken.has(address)) {
          taken.add(address);
          return address;
        }
      }
      number += 1;
      return `${name}${number}@example.com`;
    },
    phone: (home, mobile) => {
      number += 1;
      const end = String(number).padStart(4, "0");
      if (home === "namur") return mobile ? `+3245500${end}` : `+328100${end}`;
      return mobile ? `+3319900${end}` : `+3335301${end}`;
    },
  };
}

function word(name: string): string {
  return fold(name).replace(/[^a-z0-9]+/g, "-");
}

const tagsByHabit: Readonly<Record<Habit, readonly (readonly [string, number])[]>> = {
  regular: [
    ["Habitué", 0.35],
    ["Thé", 0.25],
    ["Sans noisettes", 0.04],
  ],
  occasional: [
    ["Cadeaux d’affaires", 0.03],
    ["Thé", 0.12],
  ],
  once: [["Passage", 0.08]],
  prospect: [["Salon du chocolat", 0.3]],
};

/** Somebody of this habit, known to the shop since a day. */
export function makePerson(
  dice: Dice,
  registry: Registry,
  habit: Habit,
  createdOn: Day,
  today: Day,
): DemoPerson {
  const home = dice.weighted<Home>([
    ["lille", 50],
    ["namur", 31],
    ["web", 19],
  ]);
  const isWoman = dice.chance(0.66);
  const firstName = dice.pick(isWoman ? womenNames : menNames);
  const lastName = dice.pick(lastNames);
  const hasEmail = home === "web" || dice.chance(habit === "prospect" ? 0.9 : 0.71);
  const hasPhone = dice.chance(home === "web" ? 0.35 : 0.68) || !hasEmail;
  const hasAddress = home === "web" || dice.chance(habit === "regular" ? 0.62 : 0.4);
  return {
    habit,
    home,
    kind: "person",
    title: dice.chance(0.8) ? (isWoman ? "ms" : "mr") : null,
    firstName,
    lastName,
    email: hasEmail ? registry.email(firstName, lastName) : null,
    phone: hasPhone ? registry.phone(home, dice.chance(0.8)) : null,
    address: hasAddress ? makeAddress(dice, home) : null,
    birthday: dice.chance(habit === "regular" ? 0.55 : 0.28) ? makeBirthday(dice) : null,
    language: home === "namur" && dice.chance(0.05) ? "nl" : "fr",
    createdOn,
    tags: tagsByHabit[habit].filter(([, share]) => dice.chance(share)).map(([tag]) => tag),
    consents: makeConsents(dice, { hasEmail, hasPhone, hasAddress }, createdOn, today),
    notes: habit === "regular" && dice.chance(0.06) ? [dice.pick(regularNotes)] : [],
  };
}

const regularNotes: readonly [string, ...string[]] = [
  "Prend toujours un ballotin noir, jamais de liqueur.",
  "Allergie aux noisettes : prévenir.",
  "Vient le samedi avec sa fille.",
  "Aime goûter les nouveaux thés.",
  "Demande un emballage cadeau.",
];

function makeAddress(dice: Dice, home: Home): DemoPerson["address"] {
  const town = dice.weighted(towns[home]);
  const street = dice.pick(town.country === "BE" ? belgianStreets : streets);
  // Seven in a hundred of the addresses known are bad, which makes four in a hundred of the whole file.
  const status = dice.chance(0.078) ? "bad" : dice.chance(0.5) ? "good" : "unknown";
  return { ...town, line1: `${dice.between(1, 168)} ${street}`, status };
}

function makeBirthday(dice: Dice) {
  const month = dice.between(1, 12);
  const lastDay = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 28;
  return { day: dice.between(1, lastDay), month, year: dice.chance(0.4) ? dice.between(1942, 2004) : null };
}

type Known = { readonly hasEmail: boolean; readonly hasPhone: boolean; readonly hasAddress: boolean };

function makeConsents(dice: Dice, known: Known, createdOn: Day, today: Day): DemoConsent[] {
  const consents: DemoConsent[] = [];
  const later = (day: Day) => {
    const then = addDays(day, dice.between(40, 400));
    return then < today ? then : today;
  };
  if (known.hasEmail && dice.chance(0.74)) {
    const origin = dice.weighted<DemoConsent["origin"]>([
      ["paper_form", 34],
      ["web_form", 30],
      ["counter", 22],
      ["unknown", 14],
    ]);
    consents.push({
      channel: "email",
      act: "granted",
      on: createdOn,
      origin,
      hasProof: origin !== "unknown",
    });
    if (dice.chance(0.06))
      consents.push({
        channel: "email",
        act: "withdrawn",
        on: later(createdOn),
        origin: "web_form",
        hasProof: true,
      });
  }
  if (known.hasPhone && dice.chance(0.36)) {
    consents.push({
      channel: "sms",
      act: "granted",
      on: createdOn,
      origin: "counter",
      hasProof: dice.chance(0.8),
    });
  }
  if (known.hasPhone && dice.chance(0.07)) {
    consents.push({ channel: "phone", act: "granted", on: createdOn, origin: "paper_form", hasProof: true });
  }
  if (known.hasAddress && dice.chance(0.03)) {
    consents.push({
      channel: "post",
      act: "objected",
      on: later(createdOn),
      origin: "counter",
      hasProof: true,
    });
  }
  return consents;
}
