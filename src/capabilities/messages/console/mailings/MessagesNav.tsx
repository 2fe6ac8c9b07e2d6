import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import styles from "./mailings.module.css";

const places = [
  { id: "mailings", to: "/messages", permission: "messages:read" },
  { id: "templates", to: "/templates", permission: "templates:read" },
  { id: "outbox", to: "/outbox", permission: "messages:read" },
  { id: "pressure", to: "/pressure", permission: "permission:read" },
  { id: "delivery", to: "/messages/delivery", permission: "messages:read" },
] as const;

/** What belongs to speaking to people, one beside the other. */
export function MessagesNav() {
  const { t } = useI18n();
  const may = usePermission();
  return (
    <nav aria-label={t("messages.nav.label")}>
      <ul className={styles.nav}>
        {places
          .filter(({ permission }) => may(permission))
          .map(({ id, to }) => (
            <li key={id}>
              <AppLink href={to} {...(id === "mailings" ? { "aria-current": "page" as const } : {})}>
                {t(`messages.nav.${id}`)}
              </AppLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
