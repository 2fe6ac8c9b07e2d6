import { useQuery } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { SettingsAnswer } from "../shared.ts";
import { addresses } from "./common/addresses.ts";
import common from "./common/common.module.css";
import { Euros, Percentage, typedCents } from "./common/Euros.tsx";
import { LegalFamilies } from "./money/LegalFamilies.tsx";
import { settingsQuery, useLoyaltyChanged } from "./reading.ts";

/** The shop's own figures for loyalty; each part saves on its own. */
export default function SettingsPage() {
  const { t } = useI18n();
  const may = usePermission();
  const settings = useQuery(settingsQuery);
  return (
    <Page
      title={t("loyalty.settings.title")}
      sentence={t("loyalty.settings.sentence")}
      back={<AppLink href={addresses.programs}>{t("loyalty.programs.title")}</AppLink>}
    >
      {settings.isPending ? (
        <CardSkeleton lines={6} />
      ) : settings.error !== null ? (
        <Card>
          <ErrorState fault={settings.error} retry={settings.refetch} />
        </Card>
      ) : (
        may("loyalty:approve") && (
          <>
            <Economics settings={settings.data} />
            <Limits settings={settings.data} />
          </>
        )
      )}
      <LegalFamilies />
    </Page>
  );
}

type Part = { readonly settings: SettingsAnswer };
const percentOf = (share: number | null) => (share === null ? "" : Math.round(share * 1000) / 10);
const shareOf = (typed: string | number) => Number(typed) / 100;

function useSave() {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  return async (body: object) => {
    await api.put("/loyalty/settings", { body });
    await changed();
    toasts.saved(t("loyalty.settings.saved"));
  };
}

/** What the simulation and the results count with. */
function Economics({ settings }: Part) {
  const { t, percent } = useI18n();
  const save = useSave();
  const { field, submit, isSending, summary } = useShopForm<Record<string, string | number>>({
    initialValues: {
      marginRate: percentOf(settings.marginRate),
      liftLow: percentOf(settings.liftLow),
      liftHigh: percentOf(settings.liftHigh),
      messageCents: settings.messageCents / 100,
      staffHourCents: settings.staffHourCents / 100,
      softwareMonthCents: settings.softwareMonthCents / 100,
    },
    check: (typed) => ({
      marginRate:
        typed["marginRate"] !== "" &&
        !(Number(typed["marginRate"]) >= 0 && Number(typed["marginRate"]) <= 100)
          ? t("loyalty.percent_wrong")
          : undefined,
      liftHigh:
        Number(typed["liftHigh"]) < Number(typed["liftLow"]) ? t("loyalty.settings.lift_wrong") : undefined,
    }),
    send: async (typed) => {
      await save({
        marginRate: typed["marginRate"] === "" ? null : shareOf(typed["marginRate"] ?? 0),
        liftLow: shareOf(typed["liftLow"] ?? 0),
        liftHigh: shareOf(typed["liftHigh"] ?? 0),
        messageCents: Number(typed["messageCents"] || 0) * 100,
        staffHourCents: typedCents(typed["staffHourCents"] ?? 0),
        softwareMonthCents: typedCents(typed["softwareMonthCents"] ?? 0),
      });
    },
  });
  return (
    <Card title={t("loyalty.settings.economics")}>
      <Form onSubmit={submit} summary={summary}>
        <div className={common.fields}>
          <Percentage
            label={<Optional>{t("loyalty.settings.margin")}</Optional>}
            description={t(`loyalty.settings.margin_${settings.marginSource}`, {
              share: percent(settings.effectiveMarginRate, 1),
            })}
            {...field("marginRate")}
          />
          <Percentage
            label={t("loyalty.settings.lift_low")}
            description={t("loyalty.settings.lift_hint")}
            {...field("liftLow")}
          />
          <Percentage
            label={t("loyalty.settings.lift_high")}
            description={t("loyalty.settings.lift_high_hint")}
            {...field("liftHigh")}
          />
          <Euros
            label={t("loyalty.settings.message")}
            description={t("loyalty.settings.message_hint")}
            decimalScale={4}
            {...field("messageCents")}
          />
          <Euros
            label={t("loyalty.settings.staff_hour")}
            description={t("loyalty.settings.staff_hint")}
            {...field("staffHourCents")}
          />
          <Euros
            label={t("loyalty.settings.software")}
            description={t("loyalty.settings.software_hint")}
            {...field("softwareMonthCents")}
          />
        </div>
        <SubmitButton isSending={isSending}>{t("loyalty.save")}</SubmitButton>
      </Form>
    </Card>
  );
}

const limitedRoles = ["manager", "service"] as const;

/** How much may be given by hand, and from when somebody else must agree. */
function Limits({ settings }: Part) {
  const { t, money } = useI18n();
  const save = useSave();
  const { field, submit, isSending, summary } = useShopForm<Record<string, string | number>>({
    initialValues: {
      secondPerson: settings.secondPersonFromCents / 100,
      ...Object.fromEntries(
        limitedRoles.map((role) => {
          const cents = settings.manualLimitCents[role];
          return [role, cents === undefined ? "" : cents / 100];
        }),
      ),
    },
    send: async (typed) => {
      const others = Object.entries(settings.manualLimitCents).filter(
        ([role]) => !(limitedRoles as readonly string[]).includes(role),
      );
      const ours = limitedRoles.flatMap((role) => {
        const value = typed[role] ?? "";
        return value === "" ? [] : [[role, typedCents(value)] as const];
      });
      await save({
        secondPersonFromCents: typedCents(typed["secondPerson"] ?? 0),
        manualLimitCents: Object.fromEntries([...others, ...ours]),
      });
    },
  });
  return (
    <Card title={t("loyalty.settings.limits")}>
      <Form onSubmit={submit} summary={summary}>
        <div className={common.fields}>
          <Euros
            label={t("loyalty.settings.second_person")}
            description={t("loyalty.settings.second_person_hint")}
            {...field("secondPerson")}
          />
          {limitedRoles.map((role) => (
            <Euros
              key={role}
              label={
                <Optional>{t("loyalty.settings.limit_of", { role: t(`console.role.${role}`) })}</Optional>
              }
              description={t("loyalty.settings.limit_hint", {
                amount: money(settings.usualLimitCents[role] ?? 0),
              })}
              {...field(role)}
            />
          ))}
        </div>
        <SubmitButton isSending={isSending}>{t("loyalty.save")}</SubmitButton>
      </Form>
    </Card>
  );
}
