import { Upload } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useI18n } from "../i18n.tsx";
import styles from "./FileDrop.module.css";
import { FieldError } from "./form.tsx";

interface FileDropProps {
  /** Endings accepted, with their dot: [".csv", ".xlsx"]. */
  readonly kinds: readonly string[];
  readonly mostMegabytes: number;
  readonly onFile: (file: File) => void;
  readonly hint?: ReactNode;
  /** The file may be let go anywhere on the page. */
  readonly isWholePage?: boolean;
  readonly isBusy?: boolean;
}

/** A place to drop a file, which is also an ordinary file field for the keyboard. */
export function FileDrop({
  kinds,
  mostMegabytes,
  onFile,
  hint,
  isWholePage = false,
  isBusy = false,
}: FileDropProps) {
  const { t, number, list } = useI18n();
  const id = useId();
  const zone = useRef<HTMLLabelElement>(null);
  const [refusal, setRefusal] = useState<string>();
  const [isOver, setOver] = useState(false);

  function take(file: File | undefined) {
    if (file === undefined || isBusy) return;
    const size = file.size / 1_000_000;
    if (!kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) {
      return setRefusal(t("console.file.wrong_kind", { name: file.name, kinds: list(kinds) }));
    }
    if (size > mostMegabytes)
      return setRefusal(t("console.file.too_big", { size: number(size, 1), most: number(mostMegabytes) }));
    setRefusal(undefined);
    onFile(file);
  }

  // The listeners hold the latest `take` without being taken off and put back at each drawing.
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });

  useEffect(() => {
    const target = isWholePage ? document.documentElement : zone.current;
    return target === null ? undefined : listenForFiles(target, (file) => latest.current(file), setOver);
  }, [isWholePage]);

  return (
    <div>
      <label
        ref={zone}
        htmlFor={id}
        className={styles.zone}
        data-over={isOver || undefined}
        data-busy={isBusy || undefined}
      >
        <Upload size={24} strokeWidth={1.75} aria-hidden />
        <span className={styles.title}>{t(isOver ? "console.file.release" : "console.file.drop")}</span>
        <span className={styles.choose}>{t("console.file.choose")}</span>
        {hint && <span className={styles.hint}>{hint}</span>}
        <input
          id={id}
          type="file"
          className={styles.input}
          accept={kinds.join(",")}
          disabled={isBusy}
          aria-describedby={refusal ? `${id}-refusal` : undefined}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            // The same file chosen again, once corrected, must count as a new choice.
            event.currentTarget.value = "";
          }}
        />
      </label>
      <p id={`${id}-refusal`} className={styles.refusal} role="alert">
        {refusal && <FieldError>{refusal}</FieldError>}
      </p>
    </div>
  );
}

function listenForFiles(
  target: HTMLElement,
  take: (file: File | undefined) => void,
  setOver: (isOver: boolean) => void,
) {
  // Entering a child leaves its parent: only the balance tells whether the file is still over the place.
  let depth = 0;
  const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const enter = (event: DragEvent) => {
    if (!carriesFile(event)) return;
    depth += 1;
    setOver(true);
  };
  const leave = () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) setOver(false);
  };
  const over = (event: DragEvent) => {
    if (carriesFile(event)) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    depth = 0;
    setOver(false);
    take(event.dataTransfer?.files[0]);
  };
  const stop = new AbortController();
  const { signal } = stop;
  target.addEventListener("dragenter", enter, { signal });
  target.addEventListener("dragleave", leave, { signal });
  target.addEventListener("dragover", over, { signal });
  target.addEventListener("drop", drop, { signal });
  return () => stop.abort();
}
