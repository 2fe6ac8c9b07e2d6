import type { Participant } from "../../platform/participants.ts";
import { renewForecasts } from "./operations.ts";
import { deleteScores, forecastsOf } from "./queries-customers.ts";

/** One customer's forecast follows her purchases and her refusals in their own transaction; nobody else's moves. */
export const forecastParticipant: Participant = {
  purchasesChanged: renewForecasts,
  consentsChanged: renewForecasts,
  customerErased: async (tx, { customerId }) => {
    await deleteScores(tx, [customerId]);
  },
  personalData: async (tx, customerIds) => [{ name: "forecast", rows: await forecastsOf(tx, customerIds) }],
};
