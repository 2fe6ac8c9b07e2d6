import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { apiUrl } from "../../../../console/api.ts";
import { Empty } from "../../../../console/components/Empty.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { type Aim, aims } from "../../shared.ts";
import { Preview } from "../preview/Preview.tsx";
import type { LibraryItem } from "../views.ts";
import { useBegin } from "./beginning.ts";
import { channelIcons } from "./channels.ts";
import styles from "./gallery.module.css";

/** Good examples by what they are to bring about, in the shop's colours. */
export function Library({ items }: { readonly items: readonly LibraryItem[] }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState<LibraryItem | null>(null);
  const offered = aims.filter((aim) => items.some((one) => one.aim === aim));
  if (items.length === 0) return <Empty sentence={t("templates.library.none")} />;
  return (
    <>
      {offered.map((aim) => (
        <Shelf key={aim} aim={aim} items={items.filter((one) => one.aim === aim)} onOpen={setOpened} />
      ))}
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.name}
        size="xl"
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {opened !== null && <Example item={opened} />}
      </Modal>
    </>
  );
}

interface ShelfProps {
  readonly aim: Aim;
  readonly items: readonly LibraryItem[];
  readonly onOpen: (item: LibraryItem) => void;
}

function Shelf({ aim, items, onOpen }: ShelfProps) {
  const { t } = useI18n();
  return (
    <section aria-labelledby={`aim-${aim}`}>
      <h3 id={`aim-${aim}`} className={styles.aim}>
        {t(`templates.aim.${aim}`)}
      </h3>
      <ul className={styles.shelf}>
        {items.map((item) => (
          <Tile key={item.slug} item={item} onOpen={() => onOpen(item)} />
        ))}
      </ul>
    </section>
  );
}

function Tile({ item, onOpen }: { readonly item: LibraryItem; readonly onOpen: () => void }) {
  const { t, language } = useI18n();
  const { slug, name, about, channel, subject } = item;
  const Icon = channelIcons[channel];
  return (
    <li className={styles.tile}>
      <div className={styles.miniature} inert>
        {channel === "email" ? (
          <iframe
            sandbox=""
            loading="lazy"
            tabIndex={-1}
            src={apiUrl("/templates/preview/page", { library: slug, language })}
            title={name}
          />
        ) : (
          <div className={styles.beginning}>
            <Icon size={24} strokeWidth={1.75} aria-hidden />
            <p>{subject ?? t(`templates.channel.${channel}`)}</p>
          </div>
        )}
      </div>
      <div className={styles.tileWords}>
        <button type="button" className={styles.tileName} onClick={onOpen}>
          {name}
        </button>
        <p className={styles.quiet}>{about}</p>
      </div>
    </li>
  );
}

/** The example as it would be read, and the way to make it one's own. */
function Example({ item }: { readonly item: LibraryItem }) {
  const { t, language } = useI18n();
  const { mutate, isPending } = useBegin();
  return (
    <div className={styles.example}>
      <div className={styles.exampleHead}>
        <p>{item.about}</p>
        <Button loading={isPending} onClick={() => mutate({ library: item.slug })}>
          {t("templates.library.begin")}
        </Button>
      </div>
      <Preview channel={item.channel} words={{ library: item.slug }} languages={[language]} />
    </div>
  );
}
