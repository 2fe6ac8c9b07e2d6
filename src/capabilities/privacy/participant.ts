import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { forgetRequester, moveRequests, requestsOf } from "./queries-requests.ts";
import { forgetStay, lendStay, viewsOf } from "./queries-persons.ts";

/** Requests follow their person; when she is erased they stay as proof, without her. */
export const privacyParticipant: Participant = {
  customerMerged: async (tx, { keptId, absorbedId }) => ({
    requestIds: await moveRequests(tx, { fromId: absorbedId, toId: keptId }),
    isStayLent: await lendStay(tx, { fromId: absorbedId, toId: keptId }),
  }),
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { requestIds, isStayLent = false } = (journal ?? { requestIds: [] }) as {
      requestIds: string[];
      isStayLent?: boolean;
    };
    if (isStayLent) await forgetStay(tx, [keptId]);
    await moveRequests(tx, { fromId: keptId, toId: absorbedId, only: requestIds });
  },
  customerErased: async (tx, { customerId }) => {
    const ids = await recordAndMerged(tx, customerId);
    await forgetRequester(tx, ids);
    await forgetStay(tx, ids);
  },
  keptAfterErasure: async (tx, customerIds) => [
    { reason: "requests", count: (await requestsOf(tx, customerIds)).length, until: null },
  ],
  personalData: async (tx, customerIds) => [
    {
      name: "privacy_requests",
      rows: (await requestsOf(tx, customerIds)).map(
        ({ number, kind, origin, words, receivedOn, dueOn, state, outcome, closedAt }) => ({
          number,
          kind,
          origin,
          words,
          receivedOn,
          dueOn,
          state,
          outcome,
          closedAt,
        }),
      ),
    },
    { name: "record_views", rows: await viewsOf(tx, customerIds) },
  ],
  timeline: async (tx, { customerIds, before, limit }) =>
    (await requestsOf(tx, customerIds))
      .flatMap(({ id, kind, receivedAt, state, closedAt }): TimelineEntry[] => [
        ...(closedAt === null || closedAt >= before
          ? []
          : [
              {
                id: `privacy-closed-${id}`,
                kind: "privacy.closed",
                at: closedAt,
                values: { kind, state },
                link: `/privacy/requests/${id}`,
              },
            ]),
        ...(receivedAt >= before
          ? []
          : [
              {
                id: `privacy-asked-${id}`,
                kind: "privacy.asked",
                at: receivedAt,
                values: { kind },
                link: `/privacy/requests/${id}`,
              },
            ]),
      ])
      .toSorted((one, other) => (one.at < other.at ? 1 : -1))
      .slice(0, limit),
};
