import { Button, Modal, Table } from "@mantine/core";
import { useState } from "react";
import { Card } from "../../../console/components/Card.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { NoticeLanguage, PublishedAnswer } from "../shared.ts";
import styles from "./notices.module.css";

interface VersionsProps {
  readonly versions: readonly PublishedAnswer[];
  readonly language: NoticeLanguage;
}

/** Every version as it was published: what a person was told then can be shown again. */
export function Versions({ versions, language }: VersionsProps) {
  const { t } = useI18n();
  const [open, setOpen] = useState<PublishedAnswer | null>(null);
  if (versions.length === 0) return null;
  return (
    <Card title={t("consent.versions.title")}>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("consent.versions.version")}</Table.Th>
              <Table.Th>{t("consent.versions.what")}</Table.Th>
              <Table.Th>{t("consent.versions.when")}</Table.Th>
              <Table.Th>{t("consent.versions.by")}</Table.Th>
              <Table.Th>{t("consent.versions.words")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {versions.map((one) => (
              <Table.Tr key={one.version}>
                <Table.Td>{one.version}</Table.Td>
                <Table.Td>
                  {t(one.channel === "" ? "consent.versions.notice" : `consent.channel.${one.channel}`)}
                </Table.Td>
                <Table.Td>
                  <Instant instant={one.publishedAt} />
                </Table.Td>
                <Table.Td>
                  {one.publishedBy === "" ? t("consent.versions.by_itself") : one.publishedBy}
                </Table.Td>
                <Table.Td>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t("consent.versions.see_one", { version: one.version })}
                    onClick={() => setOpen(one)}
                  >
                    {t("consent.versions.see")}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        size="lg"
        title={open?.version}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <article className={styles.paper} lang={language}>
          {open !== null && open.title !== "" && <h3>{open.title}</h3>}
          {open?.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </article>
        <p className={styles.hint}>{t("consent.versions.hash", { hash: open?.hash.slice(0, 16) ?? "" })}</p>
      </Modal>
    </Card>
  );
}
