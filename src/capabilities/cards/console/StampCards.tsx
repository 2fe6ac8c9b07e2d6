import { Button, NumberInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useState } from "react";
import { apiUrl } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./cards.module.css";
import { stampProgramsQuery } from "./reading.ts";

/** Paper cards to stamp, for who wants no screen: as many circles as the program says. */
export function StampCards() {
  const { t, language } = useI18n();
  const programs = useQuery(stampProgramsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [pages, setPages] = useState<string | number>(1);
  if (programs.isPending) return <CardSkeleton lines={3} />;
  if (programs.error !== null) {
    return (
      <Card title={t("cards.stamps.print_title")}>
        <ErrorState fault={programs.error} retry={programs.refetch} />
      </Card>
    );
  }
  const [first] = programs.data;
  const programId = chosen ?? first?.id;
  const sheets = Math.min(50, Math.max(1, Math.round(Number(pages)) || 1));
  return (
    <Card title={t("cards.stamps.print_title")}>
      {programId === undefined ? (
        <p className={styles.plain}>{t("cards.stamps.no_program")}</p>
      ) : (
        <div className={styles.stack}>
          <p className={styles.plain}>{t("cards.stamps.print_sentence")}</p>
          <div className={styles.tools}>
            <Select
              label={t("cards.stamps.program")}
              data={programs.data.map(({ id, name }) => ({ value: id, label: name }))}
              value={programId}
              onChange={(value) => setChosen(value)}
              allowDeselect={false}
            />
            <NumberInput
              label={t("cards.stamps.sheets")}
              value={pages}
              onChange={setPages}
              min={1}
              max={50}
              allowDecimal={false}
              w={140}
            />
            <Button
              component="a"
              variant="default"
              leftSection={<Printer size={18} strokeWidth={1.75} aria-hidden />}
              href={apiUrl("/stamp-cards.pdf", { programId, pages: sheets, language })}
              download
            >
              {t("cards.stamps.print_action", { count: sheets * 10 })}
            </Button>
          </div>
        </div>
      )}
    </Card>
  );
}
