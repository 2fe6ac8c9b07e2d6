import { Button, CopyButton, Stack, TextInput } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useI18n } from "../../../console/i18n.tsx";

/** A code of invitation: shown now and never again. */
export function CodeShown({ code }: { readonly code: string }) {
  const { t } = useI18n();
  return (
    <Stack gap="md">
      <TextInput
        label={t("network.invite.code")}
        description={t("network.invite.code_hint")}
        value={code}
        readOnly
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            onClick={copy}
            leftSection={copied ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
          >
            {t(copied ? "network.invite.copied" : "network.invite.copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
