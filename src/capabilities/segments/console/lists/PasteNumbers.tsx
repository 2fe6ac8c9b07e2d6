import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { ErrorSummary } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import { findPasted, linesOf, mostLines, type Pasted } from "./pasted.ts";
import styles from "../segments.module.css";

interface PasteNumbersProps {
  /** Takes those found; what was not found stays in the field. */
  readonly onFound: (pasted: Pasted) => Promise<void>;
}

/** A column of a spreadsheet, a list in a mail: whoever is found comes on the list, the others are said. */
export function PasteNumbers({ onFound }: PasteNumbersProps) {
  const { t, list } = useI18n();
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [pasted, setPasted] = useState<Pasted>();
  const [wrong, setWrong] = useState<string>();
  const lines = linesOf(text);

  async function add() {
    if (lines.length === 0) return setWrong(t("segments.paste.nothing"));
    if (lines.length > mostLines) return setWrong(t("segments.paste.too_many", { most: mostLines }));
    setBusy(true);
    setWrong(undefined);
    try {
      const answer = await findPasted(lines);
      await onFound(answer);
      setPasted(answer);
      setText([...answer.unknown, ...answer.unclear].join("\n"));
    } catch (fault) {
      setWrong(problemText(fault, t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={styles.paste}>
      {wrong !== undefined && <ErrorSummary general={wrong} errors={[]} />}
      <Textarea
        label={t("segments.paste.label")}
        description={t("segments.paste.hint")}
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPasted(undefined);
        }}
      />
      <div>
        <Button variant="default" loading={isBusy} onClick={() => void add()}>
          {t("segments.paste.add", { count: lines.length })}
        </Button>
      </div>
      <div role="status" className={styles.quiet}>
        {pasted !== undefined && pasted.unknown.length > 0 && (
          <p>
            {t("segments.paste.unknown", {
              count: pasted.unknown.length,
              list: list(pasted.unknown.slice(0, 5)),
            })}
          </p>
        )}
        {pasted !== undefined && pasted.unclear.length > 0 && (
          <p>
            {t("segments.paste.unclear", {
              count: pasted.unclear.length,
              list: list(pasted.unclear.slice(0, 5)),
            })}
          </p>
        )}
      </div>
    </div>
  );
}
