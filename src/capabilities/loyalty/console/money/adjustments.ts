import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";

/** A movement by hand that was asked for. */
export type Adjustment = {
  readonly id: string;
  readonly membershipId: string;
  readonly customerId: string;
  readonly customerName: string | null;
  readonly programId: string;
  readonly points: number;
  readonly valueCents: number;
  readonly reason: string;
  readonly note: string | null;
  readonly state: "waiting" | "done" | "refused";
  readonly askedBy: string;
  readonly askedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** Asked by the reader, who may not approve it. */
  readonly isOwn: boolean;
};

export type AdjustmentState = Adjustment["state"];

export const adjustmentsQuery = (state: AdjustmentState | undefined) =>
  queryOptions({
    queryKey: ["loyalty", "adjustments", state],
    queryFn: async ({ signal }) =>
      await api.get<{ items: readonly Adjustment[] }>("/loyalty/adjustments", {
        query: { state, limit: 200 },
        signal,
      }),
  });

export const waitingAdjustmentsQuery = adjustmentsQuery("waiting");

/** Why points are moved by hand: a word of a closed list, the same in the movement's sentence. */
export const reasons = [
  "goodwill",
  "complaint",
  "missed_credit",
  "error_of_till",
  "correction",
  "other",
] as const;
