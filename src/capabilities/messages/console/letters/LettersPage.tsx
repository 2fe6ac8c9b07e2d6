import { useState } from "react";
import { Page } from "../../../../console/components/Page.tsx";
import { TalkTabs } from "../../../../console/components/TalkTabs.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { LetterRunView } from "../../shared.ts";
import { CameBackByPost } from "./CameBackByPost.tsx";
import styles from "./letters.module.css";
import { PrintRun } from "./PrintRun.tsx";
import { Runs } from "./Runs.tsx";
import { WaitingCard } from "./WaitingCard.tsx";

/** The post: what is to be printed, what is to be carried to the letter box, what came back. */
export default function LettersPage() {
  const { t } = useI18n();
  const may = usePermission()("messages:write");
  const [printed, setPrinted] = useState<LetterRunView | null>(null);
  return (
    <Page title={t("messages.letters.title")} sentence={t("messages.letters.sentence")}>
      <TalkTabs at="letters" />
      <div className={styles.columns}>
        <div className={styles.column}>
          <WaitingCard prepared={setPrinted} />
          <Runs print={setPrinted} />
        </div>
        {may && <CameBackByPost />}
      </div>
      <PrintRun run={printed} close={() => setPrinted(null)} />
    </Page>
  );
}
