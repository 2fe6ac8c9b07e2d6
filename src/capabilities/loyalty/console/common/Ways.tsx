import type { LucideIcon } from "lucide-react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./common.module.css";

export interface Way {
  readonly href: string;
  readonly icon: LucideIcon;
  /** Names it: texts `loyalty.way.<text>` and `loyalty.way_note.<text>`. */
  readonly text: string;
  /** What waits for somebody there. */
  readonly waiting?: number | undefined;
}

/** Where else to go from here, each with what is found there. */
export function Ways({ label, ways }: { readonly label: string; readonly ways: readonly Way[] }) {
  const { t, number } = useI18n();
  return (
    <nav className={styles.ways} aria-label={label}>
      {ways.map(({ href, icon: Icon, text, waiting = 0 }) => (
        <AppLink key={href} href={href} className={styles.way ?? ""}>
          <Icon size={20} strokeWidth={1.75} aria-hidden />
          <span className={styles.wayWords}>
            <span className={styles.wayName}>{t(`loyalty.way.${text}`)}</span>
            <span className={styles.wayNote}>{t(`loyalty.way_note.${text}`)}</span>
          </span>
          {waiting > 0 && (
            <span className={styles.waiting} title={t("loyalty.waiting", { count: waiting })}>
              {number(waiting)}
            </span>
          )}
        </AppLink>
      ))}
    </nav>
  );
}
