import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, type Day } from "../../values/day.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { selectStores } from "../accounts/index.ts";
import {
  addAlertRule,
  addCost,
  addEndowment,
  addMonthlyCost,
  addPromotion,
  addVipList,
  addVipMember,
  adjust,
  createProgram,
  launchProgram,
  listMembers,
  moveEndowment,
} from "../loyalty/index.ts";
import { blankPromotion } from "../loyalty/shared.ts";
import { familiesNamed } from "./queries.ts";
import { club, type DemoProgram, programNames, type ShopIds, stampCard, teaCard } from "./rules/programs.ts";
import type { DemoShop } from "./rules/shop.ts";

/** What was made so far: identifiers by the demonstration's own words. */
export type Launching = {
  readonly programs: Readonly<Partial<Record<DemoProgram, string>>>;
  readonly endowments: Readonly<Partial<Record<"cups" | "boxes", string>>>;
};

/** The product's own answer, or the end of the demonstration: nothing in it may be refused. */
export function agreed<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`The demonstration was refused something: ${answer.refused}.`);
  return answer;
}

const definitions = { stamps: stampCard, club, tea: teaCard };
const words: readonly DemoProgram[] = ["stamps", "club", "tea"];

/** Launches the programs whose day comes in these days, with what they need. */
export async function launchPrograms(
  tx: Tx,
  actor: Actor,
  { launches }: DemoShop,
  launching: Launching,
  { from, until }: { readonly from: Day; readonly until: Day },
): Promise<Launching> {
  let { programs, endowments } = launching;
  for (const word of words) {
    const startsOn = launches[word];
    if (startsOn < from || startsOn > until) continue;
    if (endowments.cups === undefined) endowments = await fillShelves(tx, actor);
    const definition = definitions[word](await shopIds(tx, endowments.cups ?? ""));
    const { id } = agreed(await createProgram(tx, actor, { name: programNames[word], definition }));
    agreed(await launchProgram(tx, actor, id, { startsOn, confirmed: true }));
    await bookCosts(tx, actor, word, id, startsOn);
    programs = { ...programs, [word]: id };
  }
  return { programs, endowments };
}

async function shopIds(tx: Tx, cups: string): Promise<ShopIds> {
  const stores = new Map((await selectStores(tx)).map(({ code, id }) => [code, id]));
  const teaFamilies = await familiesNamed(tx, [
    "Thés et infusions",
    "Théières et tasses",
    "Biscuits et épicerie fine",
  ]);
  return { lille: stores.get("lille") ?? "", namur: stores.get("namur") ?? "", teaFamilies, cups };
}

async function fillShelves(tx: Tx, actor: Actor): Promise<Launching["endowments"]> {
  const plain = { programId: null, customerId: null };
  const cups = agreed(
    await addEndowment(tx, actor, {
      ...plain,
      name: "Tasses en grès",
      sku: "TASSE",
      quantity: 120,
      alertLevel: 10,
      unitCostCents: 516,
    }),
  );
  const boxes = agreed(
    await addEndowment(tx, actor, {
      ...plain,
      name: "Petites boîtes de truffes",
      sku: null,
      quantity: 60,
      alertLevel: 12,
      unitCostCents: 240,
    }),
  );
  return { cups: cups.id, boxes: boxes.id };
}

type Cost = {
  readonly kind: "card" | "message" | "staff" | "software";
  readonly cents: number;
  readonly note: string;
};

const costs: Readonly<
  Record<DemoProgram, { readonly once: readonly Cost[]; readonly monthly: readonly Cost[] }>
> = {
  stamps: {
    once: [{ kind: "card", cents: 9_800, note: "1 000 cartes à tamponner" }],
    monthly: [{ kind: "software", cents: 500, note: "Sa part du logiciel" }],
  },
  club: {
    once: [{ kind: "card", cents: 24_000, note: "300 cartes en plastique" }],
    monthly: [
      { kind: "message", cents: 900, note: "SMS d’anniversaire et d’avantages" },
      { kind: "software", cents: 500, note: "Sa part du logiciel" },
    ],
  },
  tea: {
    once: [{ kind: "card", cents: 18_500, note: "Cartes du coin thé, papier épais" }],
    monthly: [
      { kind: "message", cents: 3_900, note: "SMS « double points » du mardi" },
      { kind: "staff", cents: 5_400, note: "Trois heures à compter les points" },
      { kind: "software", cents: 500, note: "Sa part du logiciel" },
    ],
  },
};

async function bookCosts(tx: Tx, actor: Actor, word: DemoProgram, id: string, startsOn: Day): Promise<void> {
  for (const cost of costs[word].once)
    agreed(await addCost(tx, actor, id, { ...cost, isDirect: true, day: startsOn }));
  for (const cost of costs[word].monthly) {
    const isDirect = cost.kind === "message";
    agreed(await addMonthlyCost(tx, actor, id, { ...cost, isDirect, fromMonth: startsOn.slice(0, 7) }));
  }
}

/** What stands on the desk this morning: offers, alerts, the list of friends of the house, credits by hand, a low stock. */
export async function furnishDesk(
  database: Database,
  tx: Tx,
  actor: Actor,
  { programs, endowments }: Launching,
  today: Day,
): Promise<void> {
  await addOffers(tx, actor, programs.club ?? "", today);
  await addAlertRule(tx, actor, {
    name: "Plus de 900 € dans l’année",
    measure: "amount",
    threshold: 90_000,
    period: "year",
  });
  const { items: best } = agreed(await listMembers(tx, programs.club ?? "", { sort: "balance", limit: 30 }));
  const friends = agreed(await addVipList(tx, actor, { name: "Amis de la maison" }));
  for (const [place, { customerId }] of best.slice(0, 6).entries()) {
    const note = place === 0 ? "Prévenir Sophie quand elle passe : elle goûte les nouveautés." : null;
    agreed(await addVipMember(tx, actor, friends.id, { customerId, note }));
  }
  const boxes = endowments.boxes ?? "";
  for (const { customerId } of best.slice(6, 9)) {
    agreed(await moveEndowment(tx, actor, boxes, { kind: "given", quantity: 1, customerId }));
  }
  agreed(
    await moveEndowment(tx, actor, boxes, {
      kind: "given",
      quantity: 45,
      note: "Porte ouverte de la Saint-Nicolas",
    }),
  );
  agreed(
    await moveEndowment(tx, actor, boxes, { kind: "lost", quantity: 3, note: "Boîtes fondues en vitrine" }),
  );
  await adjustByHand(
    database,
    tx,
    actor,
    best.map(({ membershipId }) => membershipId),
  );
}

async function addOffers(tx: Tx, actor: Actor, clubId: string, today: Day): Promise<void> {
  const offer: Parameters<typeof addPromotion>[2] = {
    ...blankPromotion,
    name: "",
    type: "percent_off_order",
  };
  const tablets = { ...offer.filter, skus: ["TAB-N70", "TAB-LAIT", "TAB-ORIG", "TAB-BLC"] };
  agreed(
    await addPromotion(tx, actor, {
      ...offer,
      name: "Trois tablettes, la quatrième offerte",
      type: "buy_get",
      buy: 3,
      get: 1,
      filter: tablets,
      from: addDays(today, -20),
      until: addDays(today, 40),
    }),
  );
  agreed(
    await addPromotion(tx, actor, {
      ...offer,
      name: "Bienvenue en ligne",
      type: "percent_off_order",
      percent: 10,
      code: "BIENVENUE",
      minOrderCents: 3_000,
      capCents: 2_000,
      channels: ["web"],
    }),
  );
  agreed(
    await addPromotion(tx, actor, {
      ...offer,
      name: "Réservé au Club : 5 € dès 50 €",
      type: "amount_off_order",
      cents: 500,
      minOrderCents: 5_000,
      membersOf: clubId,
    }),
  );
}

/** Goodwill of the counter, and one colleague whose gestures always go to the same few cards. */
async function adjustByHand(
  database: Database,
  tx: Tx,
  actor: Actor,
  members: readonly string[],
): Promise<void> {
  const by = (name: string, permissions: readonly string[]): Actor => ({
    ...actor,
    kind: "staff",
    id: newId(),
    name,
    permissions: new Set(permissions),
  });
  const atTheCounter = ["loyalty:read", "loyalty:serve", "loyalty:adjust"];
  const sophie = by("Sophie Lacaille", ["*"]);
  const karim = by("Karim", [...atTheCounter, "loyalty:approve"]);
  const lea = by("Léa", atTheCounter);
  const give = async (
    who: Actor,
    place: number,
    points: number,
    reason: "goodwill" | "missed_credit" | "complaint",
    note?: string,
  ) => {
    const member = members[place];
    if (member === undefined) return;
    agreed(
      await adjust(database, tx, who, member, { points, reason, ...(note === undefined ? {} : { note }) }),
    );
  };
  await give(karim, 3, 30, "missed_credit", "Carte oubliée samedi, ticket montré.");
  await give(sophie, 5, 25, "complaint", "Ballotin abîmé dans le colis.");
  // Always just below what she may give one card in a day.
  const friends = [11, 12, 13, 14];
  for (const place of friends) for (const points of [45, 50]) await give(lea, place, points, "goodwill");
  await give(karim, 8, 1_250, "complaint", "Commande de mariage livrée en retard ; à valider par Sophie.");
}
