import type { Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { type Language, say } from "../../platform/texts.ts";
import { groundColour } from "../../values/contrast.ts";
import { isRefusal } from "../../values/refusal.ts";
import { shopFace } from "../accounts/index.ts";
import { recordAndMerged } from "../customers/index.ts";
import { type MembershipAnswer } from "../loyalty/shared.ts";
import { readCustomerLoyalty } from "../loyalty/index.ts";
import { lastNearChoice, type PassRow } from "./queries-passes.ts";
import { selectHolder, selectPlaces } from "./queries-pass-content.ts";
import { choosePlaces, type Place } from "./rules/places.ts";

/** What a pass shows, in its customer's language, the same in either wallet. */
export type PassContent = {
  readonly shop: string;
  readonly slug: string;
  readonly language: Language;
  readonly ground: string;
  readonly ink: string;
  readonly logoUrl: string | null;
  readonly number: string;
  readonly isVoid: boolean;
  /** Of the demonstration: said on the card, and nobody outside is told of it. */
  readonly isDemo: boolean;
  readonly firstName: string | null;
  /** "Tampons", "8 sur 10"; null without a program. */
  readonly balance: { readonly label: string; readonly value: string } | null;
  /** "un ballotin offert", "encore 2 tampons". */
  readonly nextReward: { readonly name: string; readonly missing: string } | null;
  readonly vouchers: readonly string[];
  /** Empty unless the customer wants her card shown near the shop. */
  readonly places: readonly Place[];
  readonly spaceUrl: string;
  readonly termsUrl: string;
};

/** A pass that is void tells nothing of its holder. */
export async function contentOf(tx: Tx, pass: Pick<PassRow, "number" | "state">): Promise<PassContent> {
  const face = await shopFace(tx);
  const { colour: ground, on: ink } = groundColour(face.brand.colour);
  const holder = pass.state === "void" ? undefined : await selectHolder(tx, pass.number);
  const language = languageOfHolder(holder?.language, face.language);
  const shown = {
    shop: face.name,
    slug: face.slug,
    language,
    ground,
    ink,
    logoUrl: face.brand.logoUrl,
    number: pass.number,
    isVoid: holder === undefined,
    isDemo: face.isDemo,
    firstName: holder?.firstName ?? null,
    spaceUrl: `${publicAddress()}/c/${face.slug}`,
    termsUrl: `${publicAddress()}/s/${face.slug}/terms`,
  };
  if (holder === undefined) return { ...shown, balance: null, nextReward: null, vouchers: [], places: [] };
  const loyalty = await readCustomerLoyalty(tx, holder.customerId, language);
  const memberships = isRefusal(loyalty) ? [] : loyalty.memberships;
  const main = memberships.find(
    ({ status, programState }) => status === "active" && programState === "active",
  );
  const next = main?.nextReward ?? null;
  const money = (cents: number): string => inMoney(cents, language, face.currency);
  return {
    ...shown,
    balance: main === undefined ? null : balanceOf(main, language, money),
    nextReward: main === undefined || next === null ? null : rewardOf(main, next, language, money),
    vouchers: isRefusal(loyalty) ? [] : loyalty.vouchers.map(({ code }) => code),
    places: await placesOf(tx, holder.customerId),
  };
}

async function placesOf(tx: Tx, customerId: string): Promise<readonly Place[]> {
  const records = await recordAndMerged(tx, customerId);
  return (await lastNearChoice(tx, records)) === true ? choosePlaces(await selectPlaces(tx, records)) : [];
}

function languageOfHolder(said: string | null | undefined, ofShop: Language): Language {
  return said === "fr" || said === "en" ? said : ofShop;
}

type Money = (cents: number) => string;

function balanceOf(member: MembershipAnswer, language: Language, money: Money) {
  const { kind, spendable, unitName, nextReward } = member;
  const label = spendable > 1 ? unitName.other : unitName.one;
  const value =
    kind === "cashback"
      ? money(Math.round(spendable * 100))
      : kind === "number" && nextReward !== null && nextReward.kind === "reward"
        ? say(language, "cards.pass.stamps", { have: spendable, of: nextReward.points })
        : inFigures(spendable, language);
  return { label: label.charAt(0).toUpperCase() + label.slice(1), value };
}

function rewardOf(
  { kind, unitName }: MembershipAnswer,
  { name, missing }: NonNullable<MembershipAnswer["nextReward"]>,
  language: Language,
  money: Money,
) {
  if (missing === 0) return { name, missing: say(language, "cards.pass.ready") };
  const size =
    kind === "cashback"
      ? money(Math.round(missing * 100))
      : `${inFigures(missing, language)} ${missing > 1 ? unitName.other : unitName.one}`;
  return { name, missing: say(language, "cards.pass.missing", { size }) };
}

function inFigures(value: number, language: Language): string {
  return new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 2 }).format(
    value,
  );
}

function inMoney(cents: number, language: Language, currency: string): string {
  return new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB", { style: "currency", currency }).format(
    cents / 100,
  );
}
