import { useQuery } from "@tanstack/react-query";
import { CalendarCheck2 } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addDays } from "../../../../values/day.ts";
import type { ForecastAnswer } from "../../shared.ts";
import { DayColumns } from "./DayColumns.tsx";
import { useLimitNames } from "./cap-words.ts";
import styles from "./pressure.module.css";
import { forecastQuery, pressureQuery } from "./reading.ts";

/** The fortnight to come: what is planned, for whom it is too much, whom it may drive away. */
export function Forecast() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(forecastQuery);
  if (data === undefined) {
    return error === null ? (
      <CardSkeleton height={240} />
    ) : (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data.planned === 0) {
    return (
      <Card title={t("permission.pressure.forecast.name")}>
        <Empty icon={CalendarCheck2} sentence={t("permission.pressure.forecast.nothing")} />
      </Card>
    );
  }
  return (
    <>
      <Days forecast={data} />
      {data.over > 0 && <ToLighten forecast={data} />}
    </>
  );
}

function Days({ forecast }: { readonly forecast: ForecastAnswer }) {
  const { t, number } = useI18n();
  const { planned, people, over, peopleOver, unsubscribes } = forecast;
  const first = forecast.days[0]?.day ?? forecast.from.slice(0, 10);
  const start = first < forecast.from.slice(0, 10) ? first : forecast.from.slice(0, 10);
  const days = Array.from({ length: 15 }, (_, index) => addDays(start, index));
  const counts = (at: string) => forecast.days.find((one) => one.day === at) ?? { planned: 0, over: 0 };
  const title =
    peopleOver > 0
      ? t("permission.pressure.forecast.too_much", { count: peopleOver, shown: number(peopleOver) })
      : t("permission.pressure.forecast.fits");
  return (
    <Finding
      title={title}
      note={t(`permission.pressure.forecast.from_${unsubscribes.from}`, {
        messages: number(unsubscribes.past.messages),
        left: unsubscribes.past.left,
      })}
      fileName={t("permission.pressure.forecast.file")}
      table={{
        columns: [
          { key: "day", name: t("permission.pressure.day"), kind: "day" },
          { key: "planned", name: t("permission.pressure.forecast.planned"), kind: "number" },
          { key: "over", name: t("permission.pressure.forecast.over"), kind: "number" },
        ],
        rows: days.map((one) => ({ day: one, ...counts(one) })),
      }}
    >
      <div className={styles.figures}>
        <Figures>
          <Figure
            label={t("permission.pressure.forecast.planned")}
            value={number(planned)}
            note={t("permission.pressure.forecast.people", { count: people, shown: number(people) })}
          />
          <Figure
            label={t("permission.pressure.forecast.over")}
            value={number(over)}
            note={t("permission.pressure.forecast.over_note")}
          />
          <Figure
            label={t("permission.pressure.forecast.leaving")}
            value={
              unsubscribes.low === unsubscribes.high
                ? number(unsubscribes.low)
                : t("permission.pressure.range", {
                    low: number(unsubscribes.low),
                    high: number(unsubscribes.high),
                  })
            }
            note={t("permission.pressure.forecast.leaving_note")}
          />
        </Figures>
      </div>
      <DayColumns days={days.map((one) => ({ day: one, ...counts(one) }))} description={title} />
      {over > 0 && (
        <p className={styles.key}>
          <span className={styles.swatch} aria-hidden />
          {t("permission.pressure.forecast.over")}
        </p>
      )}
    </Finding>
  );
}

const mostShown = 6;

/** A message that belongs to no mailing says its kind instead. */
const isMailing = (source: string) => /^[0-9a-f]{8}-/u.test(source);

/** Which mailings to make smaller, and for whom it is too much. */
function ToLighten({ forecast }: { readonly forecast: ForecastAnswer }) {
  const { t, number, day } = useI18n();
  const { data } = useQuery(pressureQuery);
  const nameOf = useLimitNames(data?.caps ?? []);
  const shown = forecast.persons.slice(0, mostShown);
  const heavy = forecast.sources.filter(({ over }) => over > 0);
  return (
    <Card title={t("permission.pressure.lighten.title")}>
      <p className={styles.plain}>{t("permission.pressure.lighten.sentence")}</p>
      <div className={styles.two}>
        <section aria-label={t("permission.pressure.lighten.mailings")}>
          <h3 className={styles.subtitle}>{t("permission.pressure.lighten.mailings")}</h3>
          <ul className={styles.list}>
            {heavy.map(({ source, name, channel, planned, over, firstDay }) => (
              <li key={`${source} ${channel}`} className={styles.line}>
                <div>
                  {isMailing(source) ? <AppLink href={`/messages/${source}`}>{name}</AppLink> : name}
                  <p className={styles.hint}>
                    {t(`permission.pressure.channel.${channel}`)} · {day(firstDay)}
                  </p>
                </div>
                <span className={styles.figure}>
                  {t("permission.pressure.lighten.of", { over: number(over), planned: number(planned) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section aria-label={t("permission.pressure.lighten.people")}>
          <h3 className={styles.subtitle}>{t("permission.pressure.lighten.people")}</h3>
          <ul className={styles.list}>
            {shown.map(({ id, name, planned, over, key }) => (
              <li key={id} className={styles.line}>
                <div>
                  <AppLink href={`/customers/${id}`}>
                    {name === "" ? t("permission.pressure.lighten.unnamed") : name}
                  </AppLink>
                  <p className={styles.hint}>{nameOf(key)}</p>
                </div>
                <span className={styles.figure}>
                  {t("permission.pressure.lighten.of", { over: number(over), planned: number(planned) })}
                </span>
              </li>
            ))}
          </ul>
          {forecast.peopleOver > shown.length && (
            <p className={styles.hint}>
              {t("permission.pressure.lighten.more", {
                count: forecast.peopleOver - shown.length,
              })}
            </p>
          )}
        </section>
      </div>
    </Card>
  );
}
