import { type ReactNode, useId } from "react";
import styles from "./Card.module.css";

interface CardProps {
  readonly title?: ReactNode;
  /** Small buttons or links on the line of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** For a list or a table that draws its own edges. */
  readonly isFlush?: boolean;
}

export function Card({ title, aside, children, isFlush = false }: CardProps) {
  const titleId = useId();
  return (
    <section
      className={styles.card}
      data-flush={isFlush || undefined}
      {...(title ? { "aria-labelledby": titleId } : {})}
    >
      {(title || aside) && (
        <div className={styles.head}>
          {title && (
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
          )}
          {aside && <div className={styles.aside}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
