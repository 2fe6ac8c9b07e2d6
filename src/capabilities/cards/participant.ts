import type { Tx } from "../../platform/database.ts";
import type { DataSection, Participant, TimelineEntry } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { type CardRow, customersWithCards, forgetHolders, moveCards, selectCardsOf } from "./queries.ts";
import {
  forgetNearChoices,
  lastNearChoice,
  markStale,
  selectPassesOf,
  voidPasses,
} from "./queries-passes.ts";

/** Cards follow their person; what is erased is known to nobody, and its number never serves again. */
export const cardsParticipant: Participant = {
  customersHeld: customersWithCards,
  customerMerged: async (tx, { keptId, absorbedId }) => {
    const numbers = await moveCards(tx, { fromId: absorbedId, toId: keptId });
    await markStale(tx, [keptId]);
    return { numbers };
  },
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { numbers } = journal as { numbers: readonly string[] };
    await moveCards(tx, { fromId: keptId, toId: absorbedId, only: numbers });
    await markStale(tx, [keptId, absorbedId]);
  },
  customerErased: async (tx, { customerId }) => {
    const records = await recordAndMerged(tx, customerId);
    const numbers = await forgetHolders(tx, records);
    await voidPasses(tx, numbers);
    await forgetNearChoices(tx, records);
  },
  personalData,
  timeline: async (tx, { customerIds, before, limit }) => {
    const cards = await selectCardsOf(tx, customerIds);
    return cards
      .flatMap(happenings)
      .filter((entry) => entry.at < before)
      .slice(0, limit);
  },
};

async function personalData(tx: Tx, customerIds: readonly string[]): Promise<readonly DataSection[]> {
  const cards = await selectCardsOf(tx, customerIds);
  const passes = await selectPassesOf(
    tx,
    cards.map((card) => card.number),
  );
  const isNearWanted = await lastNearChoice(tx, customerIds);
  return [
    {
      name: "cards",
      rows: cards.map(({ number, kind, state, givenAt, blockedAt, blockedReason }) => ({
        number,
        kind,
        state,
        givenAt,
        blockedAt,
        blockedReason,
      })),
    },
    {
      name: "wallet_cards",
      rows: passes.map(({ platform, number, state, addedAt, phones }) => ({
        wallet: platform,
        number,
        state,
        addedAt,
        phones,
      })),
    },
    {
      name: "near_the_shop",
      rows: isNearWanted === null ? [] : [{ wanted: isNearWanted }],
    },
  ].filter(({ rows }) => rows.length > 0);
}

function happenings({ number, kind, givenAt, givenBy, blockedAt, blockedReason }: CardRow): TimelineEntry[] {
  const end = number.slice(-4);
  const given: TimelineEntry[] =
    givenAt === null
      ? []
      : [{ id: `${number}-given`, kind: "cards.given", at: givenAt, values: { end, kind, by: givenBy } }];
  return blockedAt === null
    ? given
    : [
        {
          id: `${number}-blocked`,
          kind: "cards.blocked",
          at: blockedAt,
          values: { end, reason: blockedReason },
        },
        ...given,
      ];
}
