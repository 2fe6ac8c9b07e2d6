import { Badge } from "@mantine/core";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Listed } from "../queries.ts";

const colours = { new: "gray", reminded: "gray", soon: "yellow", last: "yellow", late: "red" } as const;
const ends = { done: "green", refused: "gray", withdrawn: "gray", open: "gray" } as const;

/** How pressing an open request is, or how it ended. */
export function StageBadge({
  request: { stage, state },
}: {
  readonly request: Pick<Listed, "stage" | "state">;
}) {
  const { t } = useI18n();
  return stage === null ? (
    <Badge variant="light" color={ends[state]}>
      {t(`privacy.state.${state}`)}
    </Badge>
  ) : (
    <Badge variant="light" color={colours[stage]}>
      {t(`privacy.stage.${stage}`)}
    </Badge>
  );
}
