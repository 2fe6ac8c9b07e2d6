import { Button, FileButton, Input } from "@mantine/core";
import { FileKey } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./cards.module.css";

interface FileFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly error: ReactNode;
  /** Its content: text as it is, anything else in base64. */
  readonly onRead: (content: string) => void;
}

const mostBytes = 30_000;

/** One small file chosen, read here and sent with the form. */
export function FileField({ id, label, hint, accept, error, onRead }: FileFieldProps) {
  const { t } = useI18n();
  const [name, setName] = useState<string | null>(null);
  const take = async (file: File | null) => {
    if (file === null) return;
    setName(file.size > mostBytes ? null : file.name);
    onRead(file.size > mostBytes ? "" : await contentOf(file));
  };
  return (
    <Input.Wrapper id={id} label={label} description={hint} error={error}>
      <div className={styles.file}>
        <FileButton onChange={(file) => void take(file)} accept={accept} inputProps={{ "aria-label": label }}>
          {(props) => (
            <Button
              {...props}
              id={id}
              variant="default"
              size="sm"
              leftSection={<FileKey size={16} strokeWidth={1.75} aria-hidden />}
              aria-label={`${t("cards.file.choose")} ${label}`}
            >
              {t("cards.file.choose")}
            </Button>
          )}
        </FileButton>
        <span className={styles.fileName} role="status">
          {name ?? t("cards.file.none")}
        </span>
      </div>
    </Input.Wrapper>
  );
}

async function contentOf(file: File): Promise<string> {
  const text = await file.text();
  if (text.includes("-----BEGIN") || text.trimStart().startsWith("{")) return text;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
