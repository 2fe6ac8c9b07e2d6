import type { Participant } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { companionsOf, forgetSpace } from "./queries-own.ts";
import { sessionsOf } from "./queries-sessions.ts";

/** Sessions, links and people a card is shared with are read through merges, so only erasure and export concern this room. */
export const spaceParticipant: Participant = {
  customerErased: async (tx, { customerId }) => {
    await forgetSpace(tx, await recordAndMerged(tx, customerId));
  },
  personalData: async (tx, customerIds) => [
    {
      name: "sign_ins",
      rows: (await sessionsOf(tx, customerIds)).map(({ via, device, createdAt, lastSeenAt }) => ({
        via,
        device,
        createdAt,
        lastSeenAt,
      })),
    },
    {
      name: "shared_with",
      rows: (await companionsOf(tx, customerIds)).map(({ firstName, cardNumber, invitedAt, acceptedAt }) => ({
        firstName,
        cardNumber,
        invitedAt,
        acceptedAt,
      })),
    },
  ],
};
