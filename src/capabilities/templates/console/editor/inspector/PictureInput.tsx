import { Button, FileButton, Modal, UnstyledButton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../../console/api.ts";
import { ErrorState } from "../../../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { PictureAnswer } from "../../../shared.ts";
import { picturesQuery } from "../../reading.ts";
import styles from "./inspector.module.css";
import { usePictureUrl } from "./pictures.ts";

interface PictureInputProps {
  readonly value: string | null;
  readonly onChange: (hash: string) => void;
}

/** A picture of the shop's: one it has already sent, or a new one. */
export function PictureInput({ value, onChange }: PictureInputProps) {
  const { t } = useI18n();
  const url = usePictureUrl(value);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t("templates.settings.picture")}</span>
      {url !== null && <img className={styles.picture} src={url} alt="" />}
      <div className={styles.row}>
        <Upload onSent={onChange} />
        <Button variant="subtle" onClick={() => setOpen(true)}>
          {t("templates.picture.library")}
        </Button>
      </div>
      <p className={styles.hint}>{t("templates.picture.hint")}</p>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("templates.picture.library")}
        size="lg"
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {isOpen && (
          <Pictures
            onChoose={(hash) => {
              onChange(hash);
              setOpen(false);
            }}
          />
        )}
      </Modal>
    </div>
  );
}

function Upload({ onSent }: { readonly onSent: (hash: string) => void }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (file: File) => {
      const body = new FormData();
      body.append("file", file);
      return await api.post<PictureAnswer>("/templates/pictures", { body });
    },
    onSuccess: (picture) => {
      queries.setQueryData(picturesQuery.queryKey, (known) => [
        picture,
        ...(known ?? []).filter(({ hash }) => hash !== picture.hash),
      ]);
      onSent(picture.hash);
    },
  });
  return (
    <>
      <FileButton
        accept="image/png,image/jpeg,image/webp,image/gif"
        onChange={(file) => file && mutate(file)}
      >
        {(button) => (
          <Button
            variant="default"
            loading={isPending}
            leftSection={<ImagePlus size={18} strokeWidth={1.75} aria-hidden />}
            {...button}
          >
            {t("templates.picture.send")}
          </Button>
        )}
      </FileButton>
      {error !== null && <ErrorState fault={error} />}
    </>
  );
}

function Pictures({ onChoose }: { readonly onChoose: (hash: string) => void }) {
  const { t, number } = useI18n();
  const { data, error, refetch } = useQuery(picturesQuery);
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <p className={styles.hint}>{t("console.table.loading")}</p>;
  if (data.length === 0) return <p className={styles.hint}>{t("templates.picture.none")}</p>;
  return (
    <ul className={styles.pictures}>
      {data.map(({ hash, url, width, height }) => (
        <li key={hash}>
          <UnstyledButton
            className={styles.pictureChoice ?? ""}
            aria-label={t("templates.picture.choose", { width: number(width), height: number(height) })}
            onClick={() => onChoose(hash)}
          >
            <img src={url} alt="" loading="lazy" />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
