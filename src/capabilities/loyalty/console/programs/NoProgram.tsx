import { Coins, Stamp, Wallet } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { addresses } from "../common/addresses.ts";
import styles from "./programs.module.css";

const kinds = [
  { kind: "amount", icon: Wallet },
  { kind: "number", icon: Stamp },
  { kind: "points", icon: Coins },
] as const;

/** Before the first program: three ways, and the question whether a program is what the shop needs. */
export function NoProgram() {
  const { t } = useI18n();
  return (
    <section className={styles.empty}>
      <h2 className={styles.emptyTitle}>{t("loyalty.programs.empty_title")}</h2>
      <p className={styles.emptySentence}>{t("loyalty.programs.empty")}</p>
      <ul className={styles.kinds}>
        {kinds.map(({ kind, icon: Icon }) => (
          <li key={kind}>
            <AppLink href={addresses.newProgram(kind)} className={styles.kind ?? ""}>
              <Icon size={24} strokeWidth={1.75} aria-hidden />
              <span className={styles.kindName}>{t(`loyalty.way_to_reward.${kind}`)}</span>
              <span className={styles.kindNote}>{t(`loyalty.way_to_reward_note.${kind}`)}</span>
            </AppLink>
          </li>
        ))}
      </ul>
      <p className={styles.emptyAction}>
        <AppLink href={addresses.diagnosis}>{t("loyalty.programs.diagnosis")}</AppLink>
      </p>
    </section>
  );
}
