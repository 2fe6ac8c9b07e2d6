import type { Participant } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { deleteJoinings, joiningsOf } from "./queries-site.ts";

/** A room's participant, with what the join page keeps of a person: what she typed there, and what she was told. */
export function withJoinings(participant: Participant): Participant {
  return {
    ...participant,
    customerErased: async (tx, told) => {
      await participant.customerErased?.(tx, told);
      await deleteJoinings(tx, await recordAndMerged(tx, told.customerId));
    },
    personalData: async (tx, customerIds) => [
      ...((await participant.personalData?.(tx, customerIds)) ?? []),
      {
        name: "joinings",
        rows: (await joiningsOf(tx, customerIds)).map(({ joinedAt, noticeVersion, contacts }) => ({
          joinedAt,
          noticeVersion,
          contacts,
        })),
      },
    ],
  };
}
