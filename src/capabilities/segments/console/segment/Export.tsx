import { Button, Menu } from "@mantine/core";
import { Download } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Segment } from "../../shared.ts";
import { membersOf } from "../rules.ts";

interface ExportView {
  readonly id: string;
  readonly state: "waiting" | "writing" | "ready" | "failed";
}

const formats = ["csv", "xlsx"] as const;
const patience = { tries: 120, everyMs: 500 };

/** The people of the segment as a file; who took it and how many rows stays written. */
export function Export({ segment }: { readonly segment: Segment }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);

  async function take(format: (typeof formats)[number]) {
    setBusy(true);
    try {
      const asked = await api.post<ExportView>("/files/exports", {
        body: { what: "customers", format, rule: membersOf(segment.id) },
      });
      const state = await written(asked.id);
      if (state === "failed")
        throw new Problem({ status: 500, code: state, detail: t("segments.export.failed") });
      if (state === "late") return toasts.saved(t("segments.export.late"));
      download(apiUrl(`/files/exports/${asked.id}/content`));
      toasts.saved(t("segments.export.done", { name: segment.name }));
    } catch (fault) {
      toasts.failed(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={isBusy}
          leftSection={<Download size={18} strokeWidth={1.75} aria-hidden />}
        >
          {t("segments.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void take(format)}>
            {t(`segments.export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A file of a hundred thousand people takes some seconds to write. */
async function written(id: string): Promise<"ready" | "failed" | "late"> {
  for (let tries = 0; tries < patience.tries; tries += 1) {
    const { items } = await api.get<{ items: readonly ExportView[] }>("/files/exports");
    const state = items.find((item) => item.id === id)?.state;
    if (state === "ready" || state === "failed") return state;
    await new Promise((resolve) => setTimeout(resolve, patience.everyMs));
  }
  return "late";
}

function download(href: string) {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}
