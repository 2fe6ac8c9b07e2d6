import { Select, Stack, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { sessionQuery, usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { sectors } from "../../../console/account/shop-choices.ts";
import type { Shop } from "./views.ts";

export function ShopPart() {
  const shop = useQuery({ queryKey: ["shop"], queryFn: async () => await api.get<Shop>("/shop") });
  if (shop.isPending) return <CardSkeleton />;
  if (shop.error !== null) return <ErrorState fault={shop.error} retry={shop.refetch} />;
  return <ShopForm key={shop.data.id} shop={shop.data} />;
}

function ShopForm({ shop }: { readonly shop: Shop }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const may = usePermission();
  const toasts = useToasts();
  const isLocked = !may("accounts:write");
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      name: shop.name,
      sector: shop.sector ?? "",
      language: shop.language,
      timeZone: shop.timeZone,
    },
    check: ({ name }) => ({ name: name.trim() === "" ? t("accounts.shop.name_missing") : undefined }),
    send: async ({ name, sector, language, timeZone }) => {
      await api.patch("/shop", {
        body: { name: name.trim(), sector: sector === "" ? null : sector, language, timeZone },
      });
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["shop"] }),
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]);
      toasts.saved(t("accounts.shop.saved"));
    },
  });
  const known = sectors.map((sector) => ({ value: sector as string, label: t(`console.sector.${sector}`) }));
  const own =
    shop.sector !== null && !known.some(({ value }) => value === shop.sector)
      ? [{ value: shop.sector, label: shop.sector }]
      : [];
  return (
    <Card title={t("accounts.part.shop")}>
      <Form onSubmit={submit} summary={summary}>
        <Stack gap="md" maw={480}>
          <TextInput
            label={t("accounts.shop.name")}
            description={t("accounts.shop.name_hint")}
            disabled={isLocked}
            required
            {...field("name")}
          />
          <Select
            label={t("accounts.shop.sector")}
            data={[...known, ...own]}
            disabled={isLocked}
            {...field("sector")}
          />
          <Select
            label={t("accounts.shop.language")}
            description={t("accounts.shop.language_hint")}
            data={[
              { value: "fr", label: t("console.language.fr") },
              { value: "en", label: t("console.language.en") },
            ]}
            allowDeselect={false}
            disabled={isLocked}
            {...field("language")}
          />
          <Select
            label={t("accounts.shop.time_zone")}
            description={t("accounts.shop.time_zone_hint")}
            data={Intl.supportedValuesOf("timeZone")}
            searchable
            allowDeselect={false}
            disabled={isLocked}
            {...field("timeZone")}
          />
          <TextInput
            label={t("accounts.shop.currency")}
            description={t("accounts.shop.currency_hint")}
            value={shop.currency}
            readOnly
          />
        </Stack>
        {!isLocked && <SubmitButton isSending={isSending}>{t("accounts.save")}</SubmitButton>}
      </Form>
    </Card>
  );
}
