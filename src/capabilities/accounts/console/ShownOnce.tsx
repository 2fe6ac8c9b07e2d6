import { Button, CopyButton, Stack, Textarea } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useI18n } from "../../../console/i18n.tsx";

interface ShownOnceProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
}

/** A secret that is shown now and never again. */
export function ShownOnce({ label, hint, text }: ShownOnceProps) {
  const { t } = useI18n();
  return (
    <Stack gap="md">
      <Textarea
        label={label}
        description={hint}
        value={text}
        readOnly
        autosize
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            onClick={copy}
            leftSection={copied ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
          >
            {t(copied ? "accounts.copied" : "accounts.copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
