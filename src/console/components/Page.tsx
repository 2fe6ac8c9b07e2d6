import type { ReactNode } from "react";
import { usePageHeading } from "../page-focus.ts";
import styles from "./Page.module.css";

interface PageProps {
  /** The heading, and the name of the tab. */
  readonly title: string;
  /** The tab's own name when the heading is a greeting or a sentence. */
  readonly tab?: string | undefined;
  readonly sentence?: ReactNode;
  /** The one primary button; secondary ones before it. */
  readonly action?: ReactNode;
  /** Above the heading: the way back to a list. */
  readonly back?: ReactNode;
  readonly hasErrors?: boolean | undefined;
  readonly children?: ReactNode;
}

export function Page({ title, tab = title, sentence, action, back, hasErrors = false, children }: PageProps) {
  const heading = usePageHeading(tab, { hasErrors });
  return (
    <div className={styles.page}>
      {back && <div className={styles.back}>{back}</div>}
      <div className={styles.head}>
        <div className={styles.words}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {sentence && <p className={styles.sentence}>{sentence}</p>}
        </div>
        {action && <div className={styles.action}>{action}</div>}
      </div>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
