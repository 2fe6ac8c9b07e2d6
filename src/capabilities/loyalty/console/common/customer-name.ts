import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";

/** A customer's name, read once for all the places that show it; undefined while it is on its way. */
export function useCustomerName(id: string | null): string | undefined {
  const { t } = useI18n();
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: async ({ signal }) => await api.get<{ readonly name: string }>(`/customers/${id}`, { signal }),
    enabled: id !== null,
    staleTime: 5 * 60_000,
  });
  return customer.data === undefined ? undefined : customer.data.name || t("loyalty.unnamed");
}
