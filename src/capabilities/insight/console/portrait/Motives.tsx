import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { customersAddress, type MotivesSnapshot } from "../../shared.ts";
import styles from "./portrait.module.css";

/** What clearly moves whom: how many, what to say to them and what not to. */
export function Motives({ motives: { motives, buyers } }: { readonly motives: MotivesSnapshot }) {
  const { t, number } = useI18n();
  const count = motives.reduce((sum, { customers }) => sum + customers, 0);
  return (
    <Finding
      title={count === 0 ? t("insight.motive.title_none") : t("insight.motive.title", { count })}
      note={t("insight.motive.note", { buyers: number(buyers) })}
      fileName={t("insight.motive.file")}
      table={{
        columns: [
          { key: "name", name: t("insight.motive.name"), kind: "text" },
          { key: "customers", name: t("insight.motive.customers"), kind: "number" },
          { key: "use", name: t("insight.motive.use"), kind: "text" },
          { key: "avoid", name: t("insight.motive.avoid"), kind: "text" },
        ],
        rows: motives.map(({ motive, customers }) => ({
          name: t(`insight.motive.kind.${motive}`),
          customers,
          use: t(`insight.motive.use.${motive}`),
          avoid: t(`insight.motive.avoid.${motive}`),
        })),
      }}
    >
      <ul className={styles.traits}>
        {motives.map(({ motive, customers }) => (
          <li key={motive}>
            <span>
              <AppLink href={customersAddress({ field: "motive", op: "in", value: [motive] }, "spent_year")}>
                {t(`insight.motive.kind.${motive}`)}
              </AppLink>
              <small>
                {t("insight.consumption.argument", { use: t(`insight.motive.use.${motive}`) })}{" "}
                {t("insight.consumption.avoid", { avoid: t(`insight.motive.avoid.${motive}`) })}
              </small>
            </span>
            <b>{number(customers)}</b>
          </li>
        ))}
      </ul>
    </Finding>
  );
}
