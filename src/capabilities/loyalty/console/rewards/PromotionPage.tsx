import { Checkbox, Group, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { everyLine, type Promotion, type StoredPromotion } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import common from "../common/common.module.css";
import { Euros, Percentage, typedCents } from "../common/Euros.tsx";
import { CategoriesInput } from "../designer/more/CategoriesInput.tsx";
import { ProductInput, ProductsInput } from "../designer/more/ProductInputs.tsx";
import { programsQuery, useLoyaltyChanged } from "../reading.ts";
import { usePromotionSentence } from "./promotion-words.ts";

const types = [
  "percent_off_order",
  "amount_off_order",
  "percent_off_lines",
  "amount_off_lines",
  "percent_off_cheapest",
  "buy_get",
] as const;

/** One promotion, new or to be changed, with the sentence it makes as it is written. */
export default function PromotionPage() {
  const { t } = useI18n();
  const { id = "new" } = useParams({ strict: false }) as { id?: string };
  const isNew = id === "new";
  const stored = useQuery({
    queryKey: ["loyalty", "promotion", id],
    queryFn: async ({ signal }) => await api.get<StoredPromotion>(`/loyalty/promotions/${id}`, { signal }),
    enabled: !isNew,
  });
  const found = stored.data;
  const back = <AppLink href={addresses.promotions}>{t("loyalty.promotions.title")}</AppLink>;
  const title = found?.promotion.name ?? t("loyalty.promotions.add");
  if (isNew || found !== undefined) {
    return (
      <Page title={title} back={back}>
        <PromotionForm key={id} promotion={found?.promotion} />
      </Page>
    );
  }
  return (
    <Page title={title} back={back}>
      {stored.isPending ? (
        <CardSkeleton lines={6} />
      ) : (
        <Card>
          <ErrorState fault={stored.error} retry={stored.refetch} />
        </Card>
      )}
    </Page>
  );
}

type Typed = {
  name: string;
  type: (typeof types)[number];
  percent: string | number;
  euros: string | number;
  buy: string | number;
  get: string | number;
  getMode: Promotion["getMode"];
  skus: string[];
  categories: string[];
  excludedSkus: string[];
  excludedCategories: string[];
  requiredSku: string;
  requiredQuantity: string | number;
  stores: string[];
  membersOf: string;
  minOrder: string | number;
  cap: string | number;
  code: string;
  from: string;
  until: string;
  channel: string;
  isExclusive: boolean;
  order: string | number;
};

const euros = (cents: number | null) => (cents === null || cents === 0 ? "" : cents / 100);

function typedOf(promotion: Promotion | undefined): Typed {
  return {
    name: promotion?.name ?? "",
    type: promotion?.type ?? "percent_off_order",
    percent: promotion?.percent ?? 10,
    euros: euros(promotion?.cents ?? 0),
    buy: promotion?.buy ?? 2,
    get: promotion?.get ?? 1,
    getMode: promotion?.getMode ?? "in_basket",
    skus: [...(promotion?.filter.skus ?? [])],
    categories: [...(promotion?.filter.categories ?? [])],
    excludedSkus: [...(promotion?.filter.excludedSkus ?? [])],
    excludedCategories: [...(promotion?.filter.excludedCategories ?? [])],
    requiredSku: promotion?.requires?.sku ?? "",
    requiredQuantity: promotion?.requires?.quantity ?? 1,
    stores: [...(promotion?.stores ?? [])],
    membersOf: promotion?.membersOf ?? "",
    minOrder: euros(promotion?.minOrderCents ?? 0),
    cap: euros(promotion?.capCents ?? null),
    code: promotion?.code ?? "",
    from: promotion?.from ?? "",
    until: promotion?.until ?? "",
    channel: promotion?.channels.length === 1 ? (promotion.channels[0] ?? "both") : "both",
    isExclusive: promotion?.isExclusive ?? false,
    order: promotion?.order ?? 0,
  };
}

/** What is not asked on this form stays as it was. */
function promotionOf(typed: Typed, before: Promotion | undefined): Omit<Promotion, "id"> {
  return {
    name: typed.name.trim(),
    type: typed.type,
    percent: typed.type.startsWith("percent") ? Number(typed.percent) : 0,
    cents: typed.type.startsWith("amount") ? typedCents(typed.euros) : 0,
    buy: typed.type === "buy_get" ? Number(typed.buy) : 0,
    get: typed.type === "buy_get" ? Number(typed.get) : 0,
    getMode: typed.getMode,
    code: typed.code.trim() === "" ? null : typed.code.trim(),
    from: typed.from === "" ? null : typed.from,
    until: typed.until === "" ? null : typed.until,
    filter: {
      ...everyLine,
      ...before?.filter,
      skus: typed.skus,
      categories: typed.categories,
      excludedSkus: typed.excludedSkus,
      excludedCategories: typed.excludedCategories,
    },
    minOrderCents: typedCents(typed.minOrder),
    requires:
      typed.requiredSku.trim() === ""
        ? null
        : { sku: typed.requiredSku.trim(), quantity: Number(typed.requiredQuantity) },
    capCents: typed.cap === "" ? null : typedCents(typed.cap),
    times: before?.times ?? 1,
    isExclusive: typed.isExclusive,
    order: Number(typed.order || 0),
    stores: typed.stores,
    channels: typed.channel === "shop" ? ["shop"] : typed.channel === "web" ? ["web"] : [],
    membersOf: typed.membersOf === "" ? null : typed.membersOf,
  };
}

function PromotionForm({ promotion }: { readonly promotion: Promotion | undefined }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const sentence = usePromotionSentence();
  const { form, field, submit, isSending, summary } = useShopForm<Typed>({
    initialValues: typedOf(promotion),
    check: (typed) => ({
      name: typed.name.trim() === "" ? t("loyalty.promotion.name_missing") : undefined,
      percent:
        typed.type.startsWith("percent") && !(Number(typed.percent) > 0 && Number(typed.percent) <= 100)
          ? t("loyalty.percent_wrong")
          : undefined,
      euros:
        typed.type.startsWith("amount") && !(Number(typed.euros) > 0) ? t("loyalty.amount_wrong") : undefined,
      buy:
        typed.type === "buy_get" && !(Number(typed.buy) > 0) ? t("loyalty.promotion.count_wrong") : undefined,
      get:
        typed.type === "buy_get" && !(Number(typed.get) > 0) ? t("loyalty.promotion.count_wrong") : undefined,
      requiredQuantity:
        typed.requiredSku.trim() !== "" && !(Number(typed.requiredQuantity) > 0)
          ? t("loyalty.promotion.count_wrong")
          : undefined,
      until:
        typed.from !== "" && typed.until !== "" && typed.until < typed.from
          ? t("loyalty.promotion.until_wrong")
          : undefined,
    }),
    send: async (typed) => {
      const body = promotionOf(typed, promotion);
      if (promotion === undefined) await api.post("/loyalty/promotions", { body });
      else await api.put(`/loyalty/promotions/${promotion.id}`, { body });
      await changed();
      toasts.saved(t("loyalty.promotion.saved", { name: body.name }));
      goTo(addresses.promotions);
    },
  });
  return (
    <Card>
      <Form onSubmit={submit} summary={summary}>
        <Gives form={form} field={field} />
        <Goods form={form} />
        <Conditions form={form} field={field} />
        <Who form={form} field={field} />
        <Checkbox label={t("loyalty.promotion.exclusive")} {...field("isExclusive", "checkbox")} />
        <p className={common.effect} aria-live="polite">
          {sentence({ id: "new", ...promotionOf(form.values, promotion) })}
        </p>
        <SubmitButton isSending={isSending}>
          {t(promotion === undefined ? "loyalty.promotions.add" : "loyalty.save")}
        </SubmitButton>
      </Form>
    </Card>
  );
}

type Parts = Pick<ReturnType<typeof useShopForm<Typed>>, "form" | "field">;

function Gives({ form, field }: Parts) {
  const { t } = useI18n();
  const { type } = form.values;
  return (
    <div className={common.fields}>
      <TextInput label={t("loyalty.promotion.name")} maxLength={120} {...field("name")} />
      <Select
        label={t("loyalty.promotion.type")}
        data={types.map((one) => ({ value: one, label: t(`loyalty.promotion_type.${one}`) }))}
        {...field("type")}
      />
      {type.startsWith("percent") && <Percentage label={t("loyalty.make.percent")} {...field("percent")} />}
      {type.startsWith("amount") && <Euros label={t("loyalty.make.euros")} {...field("euros")} />}
      {type === "buy_get" && (
        <Group align="flex-start" gap="md">
          <NumberInput
            label={t("loyalty.promotion.buy")}
            w={130}
            min={1}
            allowDecimal={false}
            {...field("buy")}
          />
          <NumberInput
            label={t("loyalty.promotion.get")}
            w={130}
            min={1}
            allowDecimal={false}
            {...field("get")}
          />
          <Select
            label={t("loyalty.promotion.get_mode")}
            w={260}
            data={(["in_basket", "added"] as const).map((one) => ({
              value: one,
              label: t(`loyalty.promotion.get_${one}`),
            }))}
            {...field("getMode")}
          />
        </Group>
      )}
    </div>
  );
}

/** On which products it bears, and on which it does not. */
function Goods({ form }: Pick<Parts, "form">) {
  const { t } = useI18n();
  const { type, skus, categories, excludedSkus, excludedCategories } = form.values;
  const set = (name: "skus" | "categories" | "excludedSkus" | "excludedCategories") => (chosen: string[]) =>
    form.setFieldValue(name, chosen);
  return (
    <div className={common.fields}>
      {!type.endsWith("_order") && (
        <>
          <ProductsInput
            label={<Optional>{t("loyalty.promotion.skus")}</Optional>}
            description={t("loyalty.promotion.skus_hint")}
            value={skus}
            onChange={set("skus")}
          />
          <CategoriesInput
            label={<Optional>{t("loyalty.promotion.families")}</Optional>}
            description={t("loyalty.promotion.families_hint")}
            value={categories}
            onChange={set("categories")}
          />
        </>
      )}
      <ProductsInput
        label={<Optional>{t("loyalty.promotion.excluded_skus")}</Optional>}
        value={excludedSkus}
        onChange={set("excludedSkus")}
      />
      <CategoriesInput
        label={<Optional>{t("loyalty.promotion.excluded_families")}</Optional>}
        description={t("loyalty.promotion.excluded_hint")}
        value={excludedCategories}
        onChange={set("excludedCategories")}
      />
    </div>
  );
}

/** What must be in the basket, where, and for whom. */
function Who({ form, field }: Parts) {
  const { t } = useI18n();
  const programs = useQuery(programsQuery).data?.filter(({ state }) => state !== "draft") ?? [];
  const stores =
    useQuery({
      queryKey: ["people", "choices", "stores", {}],
      queryFn: async ({ signal }) =>
        (
          await api.get<{ choices: readonly { readonly value: string; readonly label: string }[] }>(
            "/people/choices/stores",
            { signal },
          )
        ).choices,
      staleTime: 5 * 60_000,
    }).data ?? [];
  return (
    <div className={common.fields}>
      <ProductInput
        label={t("loyalty.promotion.requires")}
        value={form.values.requiredSku}
        onChange={(sku) => form.setFieldValue("requiredSku", sku)}
      />
      {form.values.requiredSku.trim() !== "" && (
        <NumberInput
          label={t("loyalty.promotion.requires_quantity")}
          min={0}
          {...field("requiredQuantity")}
        />
      )}
      {stores.length > 1 && (
        <MultiSelect
          label={<Optional>{t("loyalty.promotion.stores")}</Optional>}
          description={t("loyalty.promotion.stores_hint")}
          data={stores.map(({ value, label }) => ({ value, label }))}
          clearable
          {...field("stores")}
        />
      )}
      <Select
        label={t("loyalty.promotion.members")}
        data={[
          { value: "", label: t("loyalty.promotion.everybody") },
          ...programs.map(({ id, name }) => ({
            value: id,
            label: t("loyalty.promotion.members_of", { program: name }),
          })),
        ]}
        {...field("membersOf")}
      />
    </div>
  );
}

function Conditions({ field }: Parts) {
  const { t } = useI18n();
  return (
    <div className={common.fields}>
      <Euros label={<Optional>{t("loyalty.promotion.min_order")}</Optional>} {...field("minOrder")} />
      <Euros label={<Optional>{t("loyalty.promotion.cap")}</Optional>} {...field("cap")} />
      <TextInput type="date" label={<Optional>{t("loyalty.promotion.from")}</Optional>} {...field("from")} />
      <TextInput
        type="date"
        label={<Optional>{t("loyalty.promotion.until")}</Optional>}
        {...field("until")}
      />
      <TextInput
        label={<Optional>{t("loyalty.promotion.code")}</Optional>}
        maxLength={60}
        spellCheck={false}
        {...field("code")}
      />
      <Select
        label={t("loyalty.make.channel")}
        data={(["both", "shop", "web"] as const).map((one) => ({
          value: one,
          label: t(`loyalty.channel.${one}`),
        }))}
        {...field("channel")}
      />
      <NumberInput
        label={t("loyalty.promotion.order")}
        description={t("loyalty.promotion.order_hint")}
        allowDecimal={false}
        min={-1000}
        max={1000}
        {...field("order")}
      />
    </div>
  );
}
