import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import en from "../texts/en.json" with { type: "json" };
import fr from "../texts/fr.json" with { type: "json" };
import type { ProgramDefinition } from "../schema-definition.ts";
import { compileProgram, freshState } from "./engine.ts";
import { explainEarn, programSentence, type Sentence } from "./explain.ts";
import { programOf, rewardOf, templateOf, ticketOf } from "./sample.ts";
import type { Ticket } from "./ticket.ts";

const per20 = { type: "per_amount", units: 1, stepCents: 2000 } as const;

/** The sentence as a reader sees it. */
function say(
  { text, values }: Sentence,
  catalogue: Readonly<Record<string, string>>,
  locale: string,
): string {
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" });
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    said[`${name}Count`] = value;
    said[name] = name.endsWith("Cents") ? money.format(Number(value) / 100) : value;
  }
  return String(new IntlMessageFormat(catalogue[text] ?? "", locale).format(said)).replaceAll(
    /[\u00a0\u202f]/g,
    " ",
  );
}
const french = (sentences: readonly Sentence[]) => sentences.map((one) => say(one, fr, "fr-FR"));
const explained = (program: ProgramDefinition, ticket: Ticket, remainders = {}) =>
  explainEarn(compileProgram(program).earn(ticket, { ...freshState, remainders }).effects, program);

test("a customer reads why she earned, and what she keeps for next time", () => {
  const program = programOf([per20], { earn: { carriesRemainder: true } });
  const ticket = ticketOf([{ totalCents: 1700 }]);
  expect(french(explained(program, ticket, { r0: 400 }))).toEqual([
    "17,00 € d’achats + 4,00 € gardés de la dernière fois = 1 point, par tranche de 20,00 € ; il vous reste 1,00 €",
  ]);
  expect(french(explained(program, ticket))).toEqual([
    "17,00 € d’achats gardés pour la prochaine fois : il manque 3,00 € pour la prochaine tranche de 20,00 €",
  ]);
  expect(explained(program, ticket, { r0: 400 }).map((one) => say(one, en, "en-GB"))).toEqual([
    "€17.00 of purchases + €4.00 kept from last time = 1 point, for each €20.00; €1.00 left over",
  ]);
});

test("multipliers, caps and the law are explained too", () => {
  const program = programOf(
    [
      { ...per20, stepCents: 100 },
      { type: "multiplier", factor: 1.5 },
      { type: "multiplier", factor: 2, filter: { skus: ["p"] } },
    ],
    { earn: { caps: [{ per: "ticket", units: 20, over: "truncate" }] } },
  );
  const ticket = ticketOf([{ totalCents: 1000 }, { totalCents: 700, legalClass: "tobacco" }]);
  expect(french(explained(program, ticket))).toEqual(
    [
      "10,00 € d’articles comptent 2 fois",
      "Multiplié par 1.5 : 10 points de plus",
      "7,00 € d’articles ne comptent pas : la loi l’interdit (Code de la santé publique, L3512-4 et L3513-4)",
      "Maximum atteint : 10 points de moins",
    ].toSpliced(0, 0, "20,00 € d’achats = 20 points, par tranche de 1,00 €"),
  );
});

test("a program is said at the counter, whatever it gives", () => {
  const voucher = templateOf({ type: "percent", percent: 10, capCents: null });
  const program = programOf(
    [
      per20,
      { type: "per_visit", units: 1 },
      { type: "action", action: "birthday", name: "Anniversaire", units: 5, oncePer: "year" },
    ],
    {
      earn: { carriesRemainder: true },
      program: {
        rewards: [
          rewardOf({ id: "a", type: "amount_off", cents: 500, costUnits: 10 }),
          rewardOf({ id: "b", type: "voucher", voucher, costUnits: 20 }),
          rewardOf({ id: "c", type: "gift", endowmentId: "mug", name: "Une tasse", costUnits: 1 }),
        ],
        pay: { units: 1, cents: 5, minUnits: 0, maxPercent: 100 },
        expiry: { type: "months", months: 12 },
      },
    },
  );
  expect(french(programSentence(program))).toEqual([
    "1 point par tranche de 20,00 € d’achats",
    "1 point par visite, une fois par jour",
    "5 points : Anniversaire",
    "Ce qui reste sous la tranche est gardé pour l’achat suivant",
    "10 points = 5,00 € de remise",
    "20 points = un bon de 10 %",
    "1 point = Une tasse",
    "1 point = 0,05 € à la caisse",
    "À utiliser dans les 12 mois",
  ]);
});
