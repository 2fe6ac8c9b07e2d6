import { useEffect, useRef } from "react";
import { useI18n } from "../i18n.tsx";
import { useMerchant, usePermission } from "../session.ts";
import { AppLink } from "./AppLink.tsx";
import styles from "./TalkTabs.module.css";

// Their pages live in several rooms; what they share is the way from one to the other.
const places = [
  { id: "mailings", to: "/messages", permission: "messages:read" },
  { id: "letters", to: "/messages/letters", permission: "messages:read" },
  { id: "calls", to: "/messages/calls", permission: "messages:read" },
  { id: "templates", to: "/templates", permission: "templates:read" },
  { id: "pressure", to: "/pressure", permission: "permission:read" },
  { id: "outbox", to: "/outbox", permission: "messages:read" },
  { id: "delivery", to: "/messages/delivery", permission: "messages:read" },
] as const;

interface TalkTabsProps {
  readonly at: (typeof places)[number]["id"];
}

/** What belongs to speaking to people, one beside the other; those that this person may open. */
export function TalkTabs({ at }: TalkTabsProps) {
  const { t } = useI18n();
  const may = usePermission();
  const { kind } = useMerchant();
  const list = useRef<HTMLUListElement>(null);
  // On a phone they do not all fit: the one that is open is in sight.
  useEffect(() => {
    const open = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (open) list.current?.scrollTo({ left: open.offsetLeft - 24 });
  }, [at]);
  const shown = places.filter(({ permission }) => may(permission));
  // A network of shops writes to nobody.
  if (kind === "network" || shown.length < 2) return null;
  return (
    <nav aria-label={t("console.talk.label")}>
      <ul ref={list} className={styles.tabs}>
        {shown.map(({ id, to }) => (
          <li key={id}>
            <AppLink href={to} {...(id === at ? { "aria-current": "page" as const } : {})}>
              {t(`console.talk.${id}`)}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
