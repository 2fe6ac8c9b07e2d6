import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { FiguresSnapshot, Part, PortraitSnapshot } from "../../shared.ts";

interface BestInCommonProps {
  readonly portrait: PortraitSnapshot;
  readonly figures: FiguresSnapshot;
}

interface Trait {
  readonly key: string;
  readonly label: string;
  /** Among the best, and among all. */
  readonly best: number;
  readonly all: number;
}

// A trait of a handful of people, or hardly more frequent among the best, is chance.
const fewestBest = 8;
const clearlyMore = 1.25;
const fewestShare = 0.08;

/** What the best fifth have more often than the others. */
export function BestInCommon({ portrait, figures }: BestInCommonProps) {
  const { t, percent } = useI18n();
  const traits = useTraits(portrait, figures);
  const [first] = traits;
  if (first === undefined) return null;
  return (
    <Finding
      title={t("insight.common.title", {
        trait: first.label,
        best: percent(first.best),
        all: percent(first.all),
      })}
      note={t("insight.common.note")}
      fileName={t("insight.common.file")}
      table={{
        columns: [
          { key: "trait", name: t("insight.common.trait"), kind: "text" },
          { key: "best", name: t("insight.common.best"), kind: "percent" },
          { key: "all", name: t("insight.common.all"), kind: "percent" },
        ],
        rows: traits.map(({ label, best, all }) => ({ trait: label, best, all })),
      }}
    >
      <BarRows
        format={percent}
        full={1}
        rows={traits.slice(0, 8).map(({ key, label, best, all }) => ({
          key,
          label,
          value: best,
          lastYear: all,
          note: t("insight.common.against", { all: percent(all) }),
        }))}
      />
    </Finding>
  );
}

function useTraits(portrait: PortraitSnapshot, figures: FiguresSnapshot): Trait[] {
  const { t } = useI18n();
  const best = portrait.kinds.reduce((sum, part) => sum + part.best, 0);
  const buyers = figures.customers - figures.prospects;
  if (best === 0 || buyers === 0) return [];
  const traitsOf = (parts: readonly Part[], labelOf: (key: string) => string): Trait[] =>
    parts
      .filter((part) => part.best >= fewestBest)
      .map((part) => ({
        key: labelOf(part.key),
        label: labelOf(part.key),
        best: part.best / best,
        all: part.customers / buyers,
      }));
  const spend = portrait.categories.reduce((sum, { cents }) => sum + cents, 0);
  const bestSpend = portrait.categories.reduce((sum, { bestCents }) => sum + bestCents, 0);
  const categories = portrait.categories.flatMap(({ name, cents, bestCents }) =>
    name === null || spend === 0 || bestSpend === 0
      ? []
      : [
          {
            key: name,
            label: t("insight.common.category", { name }),
            best: bestCents / bestSpend,
            all: cents / spend,
          },
        ],
  );
  return [
    ...traitsOf(portrait.channels, (key) => t(`insight.common.channel.${key}`)),
    ...traitsOf(portrait.tags, (key) => t("insight.common.tag", { tag: key })),
    ...traitsOf(portrait.postcodes, (key) => t("insight.common.postcode", { postcode: key })),
    ...categories,
  ]
    .filter((trait) => trait.best >= fewestShare && trait.best > clearlyMore * trait.all)
    .sort((one, other) => other.best / other.all - one.best / one.all);
}
