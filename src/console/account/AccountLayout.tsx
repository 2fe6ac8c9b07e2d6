import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Mark } from "../frame/Mark.tsx";
import { useI18n } from "../i18n.tsx";
import { languages } from "../language.ts";
import { usePageHeading } from "../page-focus.ts";
import { productName } from "../product.ts";
import styles from "./account.module.css";

interface AccountLayoutProps {
  readonly title: string;
  readonly sentence?: ReactNode;
  readonly hasErrors?: boolean;
  readonly children: ReactNode;
}

/** The door of the shop: what is seen before anybody is signed in. */
export function AccountLayout({ title, sentence, hasErrors = false, children }: AccountLayoutProps) {
  const { t, language, setLanguage } = useI18n();
  const other = languages.find((one) => one !== language) ?? language;
  const heading = usePageHeading(title, { hasErrors });
  return (
    <div className={styles.layout}>
      <aside className={styles.window} aria-label={productName}>
        <Rings />
        <p className={styles.motto}>{t("console.account.motto")}</p>
      </aside>
      <div className={styles.side}>
        <header className={styles.top}>
          <span className={styles.brand}>
            <Mark size={30} />
            {productName}
          </span>
          {/* Two languages only: the button is the other one, in its own words. */}
          <Button variant="subtle" color="gray" lang={other} onClick={() => setLanguage(other)}>
            {t(`console.language.${other}`)}
          </Button>
        </header>
        <main className={styles.main}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {sentence && <p className={styles.sentence}>{sentence}</p>}
          {children}
        </main>
      </div>
    </div>
  );
}

// The mark, large enough to be the shop window: two rings left by two cups, the second one gold.
function Rings() {
  return (
    <svg className={styles.rings} viewBox="0 0 96 96" aria-hidden focusable="false">
      <circle cx="39" cy="56" r="21" fill="none" stroke="#FBF8F3" strokeWidth="5" />
      <path
        d="M41.2 37.2A21 21 0 1 1 58.8 60.9"
        fill="none"
        stroke="#E3A72F"
        strokeWidth="5"
        strokeLinecap="round"
      />
    </svg>
  );
}
