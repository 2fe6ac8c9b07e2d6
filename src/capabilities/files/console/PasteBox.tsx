import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../console/address.ts";
import { api } from "../../../console/api.ts";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { ReceivedView } from "./views.ts";

/** Cells copied from a spreadsheet arrive as text with tabs: a file like any other. */
export function PasteBox() {
  const { t } = useI18n();
  const goTo = useGoTo();
  const [text, setText] = useState("");
  const sending = useMutation({
    mutationFn: async () => await api.post<ReceivedView>("/files/pastes", { body: { text } }),
    onSuccess: ({ id }) => goTo(`/files/imports/${id}`),
  });
  return (
    <Stack gap="sm" mt="sm">
      <Textarea
        label={t("files.paste.label")}
        description={t("files.paste.hint")}
        rows={6}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group>
        <Button disabled={text.trim() === ""} loading={sending.isPending} onClick={() => sending.mutate()}>
          {t("files.paste.send")}
        </Button>
      </Group>
      {sending.error !== null && <ErrorState fault={sending.error} />}
    </Stack>
  );
}
