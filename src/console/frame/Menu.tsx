import { ActionIcon, Kbd, UnstyledButton } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { Link, useLocation } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { useI18n } from "../i18n.tsx";
import { type MenuEntry, menu, menuGroups } from "../menu.ts";
import { productName } from "../product.ts";
import { rooms } from "../rooms.ts";
import { useMerchant, usePermission } from "../session.ts";
import { Mark } from "./Mark.tsx";
import styles from "./Menu.module.css";
import { StaffMenu } from "./StaffMenu.tsx";

const screens = new Set(rooms.flatMap((room) => room.routes.map((route) => route.path)));

/** The entries whose room is there and open to this person. */
export function useMenu() {
  const allows = usePermission();
  const { kind } = useMerchant();
  return menu.filter(
    (entry) =>
      screens.has(entry.to) &&
      allows(entry.permission) &&
      (entry.of === "both" || (entry.of ?? "shop") === kind),
  );
}

interface SearchProps {
  readonly onSearch: () => void;
}

export function SideMenu({ onSearch }: SearchProps) {
  const { t } = useI18n();
  const entries = useMenu();
  const system = useOs();
  const { name } = useMerchant();
  return (
    <section className={styles.side} aria-label={name}>
      <ShopName />
      <UnstyledButton className={styles.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Search size={16} strokeWidth={1.75} aria-hidden />
        <span className={styles.searchWord}>{t("console.search.button")}</span>
        <Kbd size="xs" className={styles.key} aria-hidden>
          {system === "macos" ? "⌘ K" : "Ctrl K"}
        </Kbd>
      </UnstyledButton>
      <nav className={styles.nav} aria-label={t("console.menu.label")}>
        {menuGroups.map((group) => (
          <Group key={group} name={group} entries={entries.filter((entry) => entry.group === group)} />
        ))}
      </nav>
      <div className={styles.foot}>
        <StaffMenu withName />
        <span className={styles.product}>
          <Mark size={18} />
          {productName}
        </span>
      </div>
    </section>
  );
}

function Group({ name, entries }: { readonly name: string; readonly entries: readonly MenuEntry[] }) {
  const { t } = useI18n();
  const id = useId();
  if (entries.length === 0) return null;
  const isTitled = name !== "today";
  return (
    <div className={styles.group}>
      {isTitled && (
        <p id={id} className={styles.groupName}>
          {t(`console.menu.group.${name}`)}
        </p>
      )}
      <ul {...(isTitled ? { "aria-labelledby": id } : {})}>
        {entries.map((entry) => (
          <li key={entry.to}>
            <EntryLink entry={entry} className={styles.entry} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function EntryLink({
  entry,
  className,
}: {
  readonly entry: MenuEntry;
  readonly className: string | undefined;
}) {
  const { t } = useI18n();
  const Icon = entry.icon;
  return (
    <Link
      to={entry.to}
      className={className}
      activeOptions={{ exact: entry.to === "/", includeSearch: false }}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden />
      <span>{t(entry.text)}</span>
    </Link>
  );
}

function ShopName() {
  const { name } = useMerchant();
  return (
    <div className={styles.shop}>
      <span className={styles.initial} aria-hidden>
        {initialOf(name)}
      </span>
      <span className={styles.shopName}>{name}</span>
    </div>
  );
}

// "Maison Lacaille" is known as L, not M; a name of one word gives its first letter.
function initialOf(name: string) {
  const words = name.trim().split(/\s+/);
  const known = words.find((word, index) => index > 0 && /^\p{Lu}/u.test(word)) ?? words[0] ?? "";
  return Array.from(known)[0]?.toLocaleUpperCase() ?? "";
}

export function TopBar({ onSearch }: SearchProps) {
  const { t } = useI18n();
  const { name } = useMerchant();
  return (
    <section className={styles.top} aria-label={name}>
      <ShopName />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        onClick={onSearch}
        aria-label={t("console.search.button")}
      >
        <Search size={22} strokeWidth={1.75} aria-hidden />
      </ActionIcon>
      <StaffMenu />
    </section>
  );
}

export function BottomBar() {
  const { t } = useI18n();
  const entries = useMenu();
  const { pathname } = useLocation();
  const bar = useRef<HTMLElement>(null);
  // The bar slides when there are many screens: the one shown is kept in sight.
  useEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (!bar.current || !current) return;
    bar.current.scrollLeft = current.offsetLeft - (bar.current.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={bar} className={styles.bottom} aria-label={t("console.menu.label")}>
      {entries.map((entry) => (
        <EntryLink key={entry.to} entry={entry} className={styles.bottomEntry} />
      ))}
    </nav>
  );
}
