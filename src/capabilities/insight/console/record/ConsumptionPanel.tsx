import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import type { Consumption, Favourite } from "../../shared.ts";
import { MotiveLine } from "./MotiveLine.tsx";
import styles from "./consumption.module.css";

const mostShown = 3;

/** What a customer likes, when and where she comes, and what moves her. */
export default function ConsumptionPanel({ customerId }: { readonly customerId: string }) {
  const i18n = useI18n();
  const { t, percent } = i18n;
  const { data, error, refetch } = useQuery({
    queryKey: ["insight", "consumption", customerId],
    queryFn: async () => await api.get<Consumption>(`/people/${customerId}/consumption`),
  });
  if (data === undefined) {
    if (error === null) return <CardSkeleton lines={5} />;
    return (
      <Card title={t("insight.consumption.title")}>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data.visits === 0) return null;
  const { families, products, motive } = data;
  const [favourite] = families;
  const habits = habitsOf(i18n, data);
  return (
    <Card title={t("insight.consumption.title")}>
      {favourite === undefined && products.length === 0 && (
        <p className={styles.hint}>{t("insight.consumption.none")}</p>
      )}
      {favourite !== undefined && (
        <p className={styles.prefers}>
          {t("insight.consumption.prefers", { family: favourite.name, share: percent(favourite.share) })}
        </p>
      )}
      {motive !== null && <MotiveLine motive={motive} />}
      <ul className={styles.habits}>
        {habits.map(({ said, counted }) => (
          <li key={said}>
            {said}
            <small>{counted}</small>
          </li>
        ))}
      </ul>
      {data.weekday === null && data.hours === null && (
        <p className={styles.hint}>{t("insight.consumption.no_habit")}</p>
      )}
      {families.length > 1 && <Favourites title={t("insight.consumption.families")} rows={families} />}
      {products.length > 0 && <Favourites title={t("insight.consumption.products")} rows={products} />}
    </Card>
  );
}

function habitsOf(i18n: I18n, { weekday, hours, store, channel, seller, season, discounts }: Consumption) {
  const { t, percent, month } = i18n;
  const counted = (habit: { readonly visits: number; readonly of: number }) =>
    t("insight.consumption.of", { visits: habit.visits, of: habit.of });
  const { came, of, shopShare, habit } = discounts;
  return [
    ...(weekday === null
      ? []
      : [{ said: t(`insight.consumption.weekday.${weekday.key}`), counted: counted(weekday) }]),
    ...(hours === null
      ? []
      : [{ said: t(`insight.consumption.hours.${hours.key}`), counted: counted(hours) }]),
    // Whoever buys online comes to no shop.
    ...(store === null || channel?.key === "web"
      ? []
      : [{ said: t("insight.consumption.store", { name: store.name ?? "" }), counted: counted(store) }]),
    ...(channel === null
      ? []
      : [{ said: t(`insight.consumption.channel.${channel.key}`), counted: counted(channel) }]),
    ...(seller === null
      ? []
      : [{ said: t("insight.consumption.seller", { name: seller.key }), counted: counted(seller) }]),
    ...season.map((one) => ({
      said: t("insight.consumption.season", {
        month: month(`2001-${one.key.padStart(2, "0")}`).replace(/\s*2001/, ""),
      }),
      counted: counted(one),
    })),
    ...(of === 0 || (came === 0 && habit !== "less")
      ? []
      : [
          {
            said: t(`insight.consumption.discount_${habit}`),
            counted:
              shopShare === null
                ? t("insight.consumption.discount_plain", { came, of })
                : t("insight.consumption.discount_of", { came, of, share: percent(shopShare) }),
          },
        ]),
  ];
}

function Favourites({ title, rows }: { readonly title: string; readonly rows: readonly Favourite[] }) {
  const { t, money, percent } = useI18n();
  return (
    <section aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      <ol className={styles.favourites}>
        {rows.slice(0, mostShown).map(({ id, name, cents, share, days }) => (
          <li key={id}>
            <span>
              {name}
              <small>
                {t("insight.consumption.days", { count: days })} · {money(cents)}
              </small>
            </span>
            <b>{percent(share)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}
