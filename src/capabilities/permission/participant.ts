import type { Participant } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { preferencesParticipant } from "./participant-preferences.ts";
import {
  forgetWishes,
  giveWishesBack,
  type MovedWishes,
  moveWishes,
  selectWishes,
} from "./queries-wishes.ts";
import { forgetContacts, giveContactsTo, moveContacts, selectContacts } from "./queries-contacts.ts";

type Journal = {
  readonly preferences: unknown;
  readonly contacts: readonly string[];
  readonly wishes: MovedWishes;
};

/** What people chose, and how often they were spoken to, follows them and goes with them. */
export const permissionParticipant: Participant = {
  ...preferencesParticipant,
  customerMerged: async (tx, merge): Promise<Journal> => ({
    preferences: await preferencesParticipant.customerMerged?.(tx, merge),
    contacts: await moveContacts(tx, merge.absorbedId, merge.keptId),
    wishes: await moveWishes(tx, merge.absorbedId, merge.keptId),
  }),
  mergeUndone: async (tx, merge) => {
    const { preferences, contacts, wishes } = merge.journal as Journal;
    await preferencesParticipant.mergeUndone?.(tx, { ...merge, journal: preferences });
    await giveContactsTo(tx, merge.absorbedId, contacts);
    await giveWishesBack(tx, merge, wishes);
  },
  customerErased: async (tx, told) => {
    await preferencesParticipant.customerErased?.(tx, told);
    const records = await recordAndMerged(tx, told.customerId);
    await forgetContacts(tx, records);
    await forgetWishes(tx, records);
  },
  personalData: async (tx, customerIds) => [
    ...((await preferencesParticipant.personalData?.(tx, customerIds)) ?? []),
    { name: "callbacks", rows: await selectWishes(tx, customerIds) },
    { name: "contacts", rows: await selectContacts(tx, customerIds, 10_000) },
  ],
};
