import { Alert, Stack } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { useI18n } from "../../../console/i18n.tsx";
import { MatchPart } from "./MatchPart.tsx";
import type { ImportView } from "./views.ts";

/** The file could not be read to its end: why, and another try with other settings. Nothing was written. */
export function FailedPart({
  one,
  onChange,
}: {
  readonly one: ImportView;
  readonly onChange: () => Promise<void>;
}) {
  const { t, has } = useI18n();
  const key = `problem.${one.failure ?? ""}`;
  return (
    <Stack gap="lg">
      <Alert color="red" icon={<TriangleAlert size={20} aria-hidden />} title={t("files.failed.title")}>
        {has(key) ? t(key, { columns: "", days: 30 }) : t("files.failed.unexpected")}
      </Alert>
      <MatchPart one={one} onChange={onChange} />
    </Stack>
  );
}
