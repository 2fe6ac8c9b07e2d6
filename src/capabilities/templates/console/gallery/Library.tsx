import { Button, Modal, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { apiUrl } from "../../../../console/api.ts";
import { Empty } from "../../../../console/components/Empty.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { aims } from "../../shared.ts";
import { useFieldWords } from "../field-words.ts";
import { Preview } from "../preview/Preview.tsx";
import type { LibraryItem } from "../views.ts";
import { useBegin } from "./beginning.ts";
import { channelIcons } from "./channels.ts";
import styles from "./gallery.module.css";

/** Good examples in the shop's colours, in the order of what they are to bring about. */
export function Library({ items }: { readonly items: readonly LibraryItem[] }) {
  const { t } = useI18n();
  const [address, change] = useAddress();
  const [opened, setOpened] = useState<LibraryItem | null>(null);
  const offered = aims.filter((aim) => items.some((one) => one.aim === aim));
  const chosen = offered.find((aim) => aim === oneWord(address["aim"]));
  const shown = (chosen === undefined ? offered : [chosen]).flatMap((aim) =>
    items.filter((one) => one.aim === aim),
  );
  return (
    <section className={styles.library} aria-labelledby="library">
      <div className={styles.libraryHead}>
        <h2 id="library" className={styles.title}>
          {t("templates.library.title")}
        </h2>
        <NativeSelect
          aria-label={t("templates.library.aim")}
          value={chosen ?? ""}
          onChange={(event) => void change({ aim: event.currentTarget.value || undefined })}
          data={[
            { value: "", label: t("templates.library.every_aim") },
            ...offered.map((value) => ({ value, label: t(`templates.aim.${value}`) })),
          ]}
        />
      </div>
      {items.length === 0 && <Empty sentence={t("templates.library.none")} />}
      <ul className={styles.shelf}>
        {shown.map((item) => (
          <Tile key={item.slug} item={item} onOpen={() => setOpened(item)} />
        ))}
      </ul>
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.name}
        size="xl"
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {opened !== null && <Example item={opened} />}
      </Modal>
    </section>
  );
}

function Tile({ item, onOpen }: { readonly item: LibraryItem; readonly onOpen: () => void }) {
  const { t, language } = useI18n();
  const fieldWords = useFieldWords();
  const { slug, name, about, aim, channel, subject } = item;
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
          <p className={styles.beginning} data-channel={channel}>
            {subject === null ? t(`templates.channel.${channel}`) : fieldWords(subject)}
          </p>
        )}
      </div>
      <div className={styles.tileWords}>
        <p className={styles.tileAim}>
          <Icon size={14} strokeWidth={1.75} aria-hidden />
          {t(`templates.aim.${aim}`)}
        </p>
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
