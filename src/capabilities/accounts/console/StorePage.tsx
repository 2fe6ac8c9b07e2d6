import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import {
  holidayCodes,
  mapLink,
  openNow,
  pointOfText,
  readHours,
  type StoreHours,
  writeHours,
} from "../shared.ts";
import styles from "./brand.module.css";
import { Exceptions, Holidays, WeekEditor } from "./HoursEditor.tsx";
import type { TypedPlace } from "./typed-place.ts";
import type { Place } from "./views.ts";

const placesQuery = {
  queryKey: ["places"],
  queryFn: async () => await api.get<{ items: Place[] }>("/places"),
};

/** One store: where it is, when it is open, which days are not like the others. */
export default function StorePage() {
  const { t } = useI18n();
  const { storeId } = useParams({ strict: false }) as { storeId?: string };
  const { data, error, refetch } = useQuery(placesQuery);
  const store = data?.items.find(({ id }) => id === storeId);
  const back = <AppLink href="/settings?part=stores">{t("accounts.part.stores")}</AppLink>;
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton height={420} />;
  if (store === undefined)
    return (
      <Page title={t("accounts.stores.unknown")} back={back}>
        {null}
      </Page>
    );
  return (
    <Page title={store.name} back={back} sentence={<OpenSentence store={store} />}>
      <StoreForm key={store.id} store={store} />
    </Page>
  );
}

/** What customers are told at this moment. */
function OpenSentence({ store }: { readonly store: Place }) {
  const { t, day } = useI18n();
  const [instant] = useState(() => new Date().toISOString());
  const now = openNow(store, instant);
  if (now.state === "closed_for_good") return t("accounts.stores.state_closed_for_good");
  if (now.state === "unknown") return t("accounts.stores.state_unknown");
  if (now.state === "open")
    return now.closesAt === null
      ? t("accounts.stores.state_always")
      : t("accounts.stores.state_open", { time: now.closesAt });
  return now.opens === null
    ? t("accounts.stores.state_closed")
    : t("accounts.stores.state_opens", { day: day(now.opens.day), time: now.opens.time });
}

function StoreForm({ store }: { readonly store: Place }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const may = usePermission();
  const { country } = useMerchant();
  const isLocked = !may("accounts:write");
  const { form, field, submit, isSending, summary } = useShopForm<TypedPlace>({
    initialValues: typedOf(store, country),
    check: (typed) => ({
      name: typed.name.trim() === "" ? t("accounts.stores.name_missing") : undefined,
      point:
        typed.point.trim() !== "" && pointOfText(typed.point) === null
          ? t("accounts.stores.point_unread")
          : undefined,
      week: typed.week.some((text) => readHours(text) === null) ? t("accounts.hours.week_unread") : undefined,
      exceptions: typed.exceptions.some(({ day, hours }) => day === "" || readHours(hours) === null)
        ? t("accounts.hours.exceptions_unread")
        : undefined,
    }),
    send: async (typed) => {
      const { name, address, postcode, city } = typed;
      const words = {
        address: address.trim() || null,
        postcode: postcode.trim() || null,
        city: city.trim() || null,
      };
      await api.patch(`/stores/${store.id}`, { body: { name: name.trim(), ...words } });
      await api.put(`/places/${store.id}`, { body: placeOf(typed) });
      await Promise.all(
        ["places", "stores"].map(async (key) => await queries.invalidateQueries({ queryKey: [key] })),
      );
      toasts.saved(t("accounts.stores.saved", { name: name.trim() }));
    },
  });
  const typed = form.values;
  const hours = hoursOf(typed, store);
  return (
    <Form onSubmit={submit} summary={summary}>
      <Card title={t("accounts.stores.where")}>
        <Stack gap="md" maw={640}>
          <TextInput label={t("accounts.stores.name")} required disabled={isLocked} {...field("name")} />
          <TextInput
            label={<Optional>{t("accounts.stores.address")}</Optional>}
            autoComplete="street-address"
            disabled={isLocked}
            {...field("address")}
          />
          <Group grow preventGrowOverflow={false} align="flex-start">
            <TextInput
              label={<Optional>{t("accounts.stores.postcode")}</Optional>}
              maw={170}
              disabled={isLocked}
              {...field("postcode")}
            />
            <TextInput
              label={<Optional>{t("accounts.stores.city")}</Optional>}
              disabled={isLocked}
              {...field("city")}
            />
          </Group>
          <TextInput
            label={<Optional>{t("accounts.brand.phone")}</Optional>}
            type="tel"
            maw={260}
            disabled={isLocked}
            {...field("phone")}
          />
          <TextInput
            label={<Optional>{t("accounts.stores.point")}</Optional>}
            description={t("accounts.stores.point_hint")}
            disabled={isLocked}
            {...field("point")}
          />
          <PointRead text={typed.point} />
        </Stack>
      </Card>
      <WeekEditor form={form} error={field("week").error} id={field("week").id} isLocked={isLocked} />
      <Holidays form={form} isLocked={isLocked} />
      <Exceptions
        form={form}
        error={field("exceptions").error}
        id={field("exceptions").id}
        hours={hours}
        isLocked={isLocked}
      />
      {!isLocked && <SubmitButton isSending={isSending}>{t("accounts.save")}</SubmitButton>}
    </Form>
  );
}

function PointRead({ text }: { readonly text: string }) {
  const { t } = useI18n();
  const point = pointOfText(text);
  if (point === null) return null;
  const link = mapLink({ ...point, address: null, postcode: null, city: null });
  return (
    <Text size="sm" className={styles.effect}>
      {t("accounts.stores.point_read", {
        latitude: String(point.latitude),
        longitude: String(point.longitude),
      })}{" "}
      <Button
        component="a"
        href={link ?? ""}
        target="_blank"
        rel="noreferrer"
        variant="subtle"
        size="compact-sm"
      >
        {t("accounts.stores.see_map")}
      </Button>
    </Text>
  );
}

function typedOf(store: Place, country: string): TypedPlace {
  const calendar = country === "FR" ? "fr" : country === "BE" ? "be" : "";
  const point = store.latitude === null ? "" : `${store.latitude}, ${store.longitude}`;
  return {
    name: store.name,
    address: store.address ?? "",
    postcode: store.postcode ?? "",
    city: store.city ?? "",
    phone: store.phone ?? "",
    point,
    week: Array.from({ length: 7 }, (_, weekday) => writeHours(store.hours?.[weekday] ?? [])),
    calendar: store.holidays?.calendar ?? (store.hours === null ? calendar : ""),
    closedOn: [...(store.holidays?.closedOn ?? holidayCodes)],
    exceptions: store.exceptions.map(({ day, spans, note }) => ({
      ...{ day, hours: writeHours(spans), note: note ?? "" },
    })),
  };
}

/** A week in which nothing is typed says nothing: nobody is told that the store is closed. */
function placeOf(typed: TypedPlace) {
  const { latitude, longitude } = pointOfText(typed.point) ?? { latitude: null, longitude: null };
  const hours = typed.week.map((text) => readHours(text) ?? []);
  return {
    ...{ latitude, longitude, phone: typed.phone.trim() || null },
    hours: hours.every((spans) => spans.length === 0) ? null : hours,
    holidays: typed.calendar === "" ? null : { calendar: typed.calendar, closedOn: typed.closedOn },
    exceptions: typed.exceptions.map(({ day, hours: text, note }) => ({
      ...{ day, spans: readHours(text) ?? [], note: note.trim() || null },
    })),
  };
}

function hoursOf(typed: TypedPlace, { timeZone, closedAt }: Place): StoreHours {
  const { hours, holidays, exceptions } = placeOf(typed);
  return { hours, holidays, exceptions, timeZone, closedAt };
}
