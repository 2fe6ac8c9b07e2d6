import { Tabs } from "@mantine/core";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Finding, languagesOf } from "../../shared.ts";
import { About } from "./About.tsx";
import { findBlock } from "./blocks.ts";
import { Coach } from "./Coach.tsx";
import { blocksOf } from "./draft.ts";
import { type Chosen, useEditing } from "./editing.ts";
import styles from "./editor.module.css";
import { takeProposal } from "./proposals.ts";
import { BlockSettings } from "./inspector/BlockSettings.tsx";

export type SideTab = "block" | "coach" | "about";

interface SideProps {
  readonly id: string;
  readonly tab: SideTab;
  readonly setTab: (tab: SideTab) => void;
  readonly findings: readonly Finding[] | undefined;
  readonly onShow: (finding: Finding) => void;
}

/** Beside the words: the settings of a block, advice on writing, what the template is. */
export function Side({ id, tab, setTab, findings, onShow }: SideProps) {
  const { t } = useI18n();
  const { written, channel, chosen, changeDraft } = useEditing();
  const hasBlocks = channel === "email" || channel === "post";
  const grave = findings?.filter(({ weight }) => weight !== "could").length ?? 0;
  const shown = tab === "block" && !hasBlocks ? "about" : tab;
  return (
    <Card>
      <Tabs value={shown} onChange={(next) => setTab((next ?? "about") as SideTab)}>
        <Tabs.List className={styles.tabs ?? ""}>
          {hasBlocks && <Tabs.Tab value="block">{t("templates.side.block")}</Tabs.Tab>}
          <Tabs.Tab value="coach">
            {t("templates.side.coach")}
            {grave > 0 && <span className={styles.number}>{grave}</span>}
          </Tabs.Tab>
          <Tabs.Tab value="about">{t("templates.side.about")}</Tabs.Tab>
        </Tabs.List>
        {hasBlocks && (
          <Tabs.Panel value="block" pt="md">
            <ChosenSettings chosen={chosen} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="coach" pt="md">
          <Coach
            findings={findings}
            isBilingual={languagesOf(written.draft).length > 1}
            onShow={onShow}
            onTake={(taken) => changeDraft((draft) => taken.reduce(takeProposal, draft))}
          />
        </Tabs.Panel>
        <Tabs.Panel value="about" pt="md">
          <About id={id} />
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}

export function ChosenSettings({ chosen }: { readonly chosen: Chosen | null }) {
  const { t } = useI18n();
  const { written } = useEditing();
  const block = chosen === null ? null : findBlock(blocksOf(written.draft, chosen.language), chosen.id);
  if (chosen === null || block === null) return <p className={styles.hint}>{t("templates.side.none")}</p>;
  return (
    <>
      <h2 className={styles.blockName}>{t(`templates.block.${block.kind}`)}</h2>
      <BlockSettings key={`${chosen.language} ${block.id}`} language={chosen.language} block={block} />
    </>
  );
}
