import type { Participant } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { preferencesParticipant } from "./participant-preferences.ts";
import { forgetContacts, giveContactsTo, moveContacts, selectContacts } from "./queries-contacts.ts";

type Journal = { readonly preferences: unknown; readonly contacts: readonly string[] };

/** What people chose, and how often they were spoken to, follows them and goes with them. */
export const permissionParticipant: Participant = {
  ...preferencesParticipant,
  customerMerged: async (tx, merge): Promise<Journal> => ({
    preferences: await preferencesParticipant.customerMerged?.(tx, merge),
    contacts: await moveContacts(tx, merge.absorbedId, merge.keptId),
  }),
  mergeUndone: async (tx, merge) => {
    const { preferences, contacts } = merge.journal as Journal;
    await preferencesParticipant.mergeUndone?.(tx, { ...merge, journal: preferences });
    await giveContactsTo(tx, merge.absorbedId, contacts);
  },
  customerErased: async (tx, told) => {
    await preferencesParticipant.customerErased?.(tx, told);
    await forgetContacts(tx, await recordAndMerged(tx, told.customerId));
  },
  personalData: async (tx, customerIds) => [
    ...((await preferencesParticipant.personalData?.(tx, customerIds)) ?? []),
    { name: "contacts", rows: await selectContacts(tx, customerIds, 10_000) },
  ],
};
