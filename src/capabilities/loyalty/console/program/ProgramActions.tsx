import { Button, Menu } from "@mantine/core";
import { CircleStop, Ellipsis, Pause, Pencil, Play } from "lucide-react";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Program } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { usePoints } from "../common/words.ts";
import { useLoyaltyChanged } from "../reading.ts";
import { EndProgram } from "./EndProgram.tsx";

/** Change, pause, take up again, end: each says before what it does to the members. */
export function ProgramActions({ program }: { readonly program: Program }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  const pause = usePause(program);
  const [isEnding, setEnding] = useState(false);
  if (!may("loyalty:write") || program.state === "ended") return null;
  const isPaused = program.state === "paused";
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Ellipsis size={18} strokeWidth={1.75} aria-hidden />}>
            {t("loyalty.program.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={
              isPaused ? <Play size={18} strokeWidth={1.75} /> : <Pause size={18} strokeWidth={1.75} />
            }
            onClick={() => void pause()}
          >
            {t(isPaused ? "loyalty.program.resume" : "loyalty.program.pause")}
          </Menu.Item>
          <Menu.Item
            leftSection={<CircleStop size={18} strokeWidth={1.75} />}
            onClick={() => setEnding(true)}
          >
            {t("loyalty.program.end")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        leftSection={<Pencil size={18} strokeWidth={1.75} aria-hidden />}
        onClick={() => goTo(addresses.design(program.id))}
      >
        {t("loyalty.program.change")}
      </Button>
      <EndProgram program={program} isOpen={isEnding} close={() => setEnding(false)} />
    </>
  );
}

function usePause(program: Program) {
  const { t, number } = useI18n();
  const confirm = useConfirm();
  const toasts = useToasts();
  const points = usePoints();
  const changed = useLoyaltyChanged();
  const put = async (verb: "pause" | "resume") => {
    await api.post(`/loyalty/programs/${program.id}/${verb}`);
    await changed();
  };
  return async () => {
    const verb = program.state === "paused" ? "resume" : "pause";
    const unit = program.definition;
    if (verb === "pause") {
      const agreed = await confirm({
        title: t("loyalty.program.pause_title", { name: program.name }),
        effect: t("loyalty.program.pause_effect", {
          members: number(program.members),
          count: program.members,
          points: unit === null ? "" : points(program.outstanding, unit),
        }),
        action: t("loyalty.program.pause"),
      });
      if (!agreed) return;
    }
    try {
      await put(verb);
      toasts.undoable(t(`loyalty.program.${verb}_done`, { name: program.name }), async () => {
        await put(verb === "pause" ? "resume" : "pause");
      });
    } catch (fault) {
      toasts.failed(fault);
    }
  };
}
