import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { SegmentsAnswer } from "../../../segments/shared.ts";
import type {
  ExpectedAnswer,
  ForecastAnswer,
  PersonPressureAnswer,
  PressureAnswer,
  ReceivedAnswer,
  TopicsAnswer,
} from "../../shared.ts";

export const pressureKey = ["pressure"] as const;

export const pressureQuery = queryOptions({
  queryKey: [...pressureKey, "settings"],
  queryFn: async ({ signal }) => await api.get<PressureAnswer>("/pressure", { signal }),
});

export const forecastQuery = queryOptions({
  queryKey: [...pressureKey, "forecast"],
  queryFn: async ({ signal }) => await api.get<ForecastAnswer>("/pressure/forecast", { signal }),
});

export const receivedQuery = queryOptions({
  queryKey: [...pressureKey, "received"],
  queryFn: async ({ signal }) => await api.get<ReceivedAnswer>("/pressure/received", { signal }),
});

export const segmentsQuery = queryOptions({
  queryKey: ["segments", "for-caps"],
  queryFn: async ({ signal }) => (await api.get<SegmentsAnswer>("/segments", { signal })).items,
});

export const topicsQuery = queryOptions({
  queryKey: ["topics"],
  queryFn: async ({ signal }) => (await api.get<TopicsAnswer>("/topics", { signal })).items,
});

export const personPressureQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...pressureKey, "person", customerId],
    queryFn: async ({ signal }) =>
      await api.get<PersonPressureAnswer>(`/customers/${customerId}/pressure`, { signal }),
  });

export type AudienceAsked = { readonly rule: unknown } | { readonly customerIds: readonly string[] };

export const unsubscribesQuery = (audience: AudienceAsked, channel: string) =>
  queryOptions({
    queryKey: [...pressureKey, "unsubscribes", audience, channel],
    queryFn: async ({ signal }) =>
      await api.post<ExpectedAnswer>("/pressure/unsubscribes", { body: { ...audience, channel }, signal }),
  });
