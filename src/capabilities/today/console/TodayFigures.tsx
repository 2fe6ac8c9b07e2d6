import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress, fewestForAPercentage } from "../../insight/shared.ts";
import type { Share, TodayAnswer } from "../shared.ts";

export function TodayFigures({ answer }: { readonly answer: TodayAnswer }) {
  const { t, number, money, percent } = useI18n();
  const {
    activeCustomers,
    activeMonthAgo,
    return90,
    return90LastYear,
    sales30Cents,
    sales30LastYearCents,
    goodAddresses,
    lost,
    loyalty,
  } = answer.figures;
  const change =
    activeCustomers === null || activeMonthAgo === null ? null : activeCustomers - activeMonthAgo;
  const active = customersAddress({ field: "last_purchase", op: "within", value: 365 }, "last_purchase");
  return (
    <Figures>
      <Figure
        label={t("today.figure.active")}
        value={activeCustomers === null ? "–" : number(activeCustomers)}
        note={
          change === null ? undefined : t("today.figure.active_change", { change: signed(change, number) })
        }
        href={active}
      />
      <Figure
        label={t("today.figure.return")}
        value={<ShareWords share={return90} />}
        note={
          return90LastYear === null || return90LastYear.of < fewestForAPercentage
            ? t("today.figure.return_what")
            : t("today.figure.last_year", { figure: percent(return90LastYear.share) })
        }
        href="/results#return"
      />
      <Figure
        label={t("today.figure.sales")}
        value={money(sales30Cents, undefined, { hideCents: true })}
        note={
          sales30LastYearCents === null || sales30LastYearCents <= 0
            ? t("today.figure.sales_what")
            : t("today.figure.sales_change", {
                change: signed((sales30Cents - sales30LastYearCents) / sales30LastYearCents, percent),
              })
        }
        href="/results"
      />
      {lost !== null && (
        <Figure
          label={t("today.figure.lost")}
          value={<ShareWords share={lost} />}
          note={t("today.figure.lost_note", { absent: percent(lost.absent / lost.of) })}
          href="/winback?view=loss"
        />
      )}
      {loyalty === null ? (
        <Figure
          label={t("today.figure.addresses")}
          value={<ShareWords share={goodAddresses} />}
          note={
            goodAddresses === null
              ? undefined
              : t("today.figure.addresses_of", { of: number(goodAddresses.of) })
          }
          href="/files"
        />
      ) : (
        <Figure
          label={t("today.figure.loyalty")}
          value={loyalty.measured === 0 ? "–" : <Range low={loyalty.lowCents} high={loyalty.highCents} />}
          note={t("today.figure.loyalty_costs", {
            cost: money(loyalty.costCents, undefined, { hideCents: true }),
          })}
          href="/loyalty"
        />
      )}
    </Figures>
  );
}

/** Under thirty people a percentage says more than is known. */
function ShareWords({ share }: { readonly share: Share }) {
  const { t, percent, number } = useI18n();
  if (share === null) return "–";
  if (share.of < fewestForAPercentage) {
    return t("today.figure.of", { came: number(share.came), of: number(share.of) });
  }
  return percent(share.share);
}

/** Nobody knows the effect of a program to the euro. */
function Range({ low, high }: { readonly low: number; readonly high: number }) {
  const { t, money } = useI18n();
  // The sign stays with its amount at the end of a line.
  const euros = (cents: number) =>
    signed(Math.round(cents / 100) * 100, (value) => `\u2060${money(value, undefined, { hideCents: true })}`);
  return t("today.figure.range", { low: euros(low), high: euros(high) });
}

function signed(value: number, format: (value: number) => string): string {
  const words = format(Math.abs(value));
  return value < 0 ? `−${words}` : `+${words}`;
}
