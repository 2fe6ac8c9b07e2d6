import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { groups as groupOrder, type GroupsSnapshot } from "../../shared.ts";

/** The buyers by how lately, how often and how much they buy: words owners already know. */
export function Groups({ groups }: { readonly groups: GroupsSnapshot["groups"] }) {
  const { t, number, money, percent } = useI18n();
  const total = groups.reduce((sum, { cents }) => sum + cents, 0);
  const sorted = groupOrder.flatMap((key) => groups.find(({ group }) => group === key) ?? []);
  const champions = groups.find(({ group }) => group === "champions");
  return (
    <Finding
      title={
        champions === undefined || total <= 0
          ? t("insight.groups.title_plain")
          : t("insight.groups.title", { count: champions.customers, share: percent(champions.cents / total) })
      }
      note={t("insight.groups.note")}
      fileName={t("insight.groups.file")}
      table={{
        columns: [
          { key: "name", name: t("insight.groups.name"), kind: "text" },
          { key: "customers", name: t("insight.stages.customers"), kind: "number" },
          { key: "cents", name: t("insight.groups.sales"), kind: "money" },
        ],
        rows: sorted.map(({ group, customers, cents }) => ({
          name: t(`insight.group.${group}`),
          customers,
          cents,
        })),
      }}
    >
      <BarRows
        format={(value) => money(value, undefined, { hideCents: true })}
        rows={sorted.map(({ group, customers, cents }) => ({
          key: group,
          label: t(`insight.group.${group}`),
          value: cents,
          note: t("insight.groups.count", { count: customers, shown: number(customers) }),
        }))}
      />
    </Finding>
  );
}
