import type { Participant } from "../../platform/participants.ts";
import { customersAtWork, forgetCustomers, incidentsAbout, operationsOf } from "./queries-people.ts";

/** What the till keeps of people: its journal names them, and forgets them with the rest. */
export const tillParticipant: Participant = {
  customersHeld: async (tx, customerIds) => await customersAtWork(tx, customerIds),
  customerErased: async (tx, { customerId }) => {
    await forgetCustomers(tx, customerId);
  },
  personalData: async (tx, customerIds) => [
    { name: "till", rows: await operationsOf(tx, customerIds) },
    { name: "till_incidents", rows: await incidentsAbout(tx, customerIds) },
  ],
};
