import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { CustomerForecast, ForecastAnswer, LifetimeAnswer } from "../shared.ts";

export const forecastQuery = queryOptions({
  queryKey: ["forecast", "shop"],
  queryFn: async () => await api.get<ForecastAnswer>("/forecast"),
});

export const lifetimeQuery = queryOptions({
  queryKey: ["forecast", "lifetime"],
  queryFn: async () => await api.get<LifetimeAnswer>("/forecast/lifetime"),
});

export const customerForecastQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["forecast", "customer", customerId],
    queryFn: async () => await api.get<CustomerForecast>(`/forecast/customers/${customerId}`),
  });
