import { Button, FileButton, Input, Radio, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { contrast, groundColour, isColour } from "../../../values/contrast.ts";
import { bceOf, sirenOf, vatOf } from "../shared.ts";
import styles from "./brand.module.css";
import { BrandPreview } from "./BrandPreview.tsx";
import type { Face } from "./views.ts";

const defaultColour = "#1f5c4c";

/** What customers see of the shop: its colours, its logo, and who answers for it. */
export function BrandPart() {
  const face = useQuery({ queryKey: ["face"], queryFn: async () => await api.get<Face>("/shop/face") });
  if (face.isPending) return <CardSkeleton height={420} />;
  if (face.error !== null) return <ErrorState fault={face.error} retry={face.refetch} />;
  return <Brand face={face.data} />;
}

function Brand({ face }: { readonly face: Face }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const queries = useQueryClient();
  const merchant = useMerchant();
  const isLocked = !may("accounts:write");
  const isBelgian = merchant.country === "BE";
  const shopForm = useShopForm({
    initialValues: typedOf(face),
    check: ({ colour, companyNumber, vatNumber }) => ({
      colour: isColour(colour.trim()) ? undefined : t("accounts.brand.colour_unread"),
      companyNumber: isNumber(companyNumber, merchant.country)
        ? undefined
        : t(isBelgian ? "accounts.brand.bce_wrong" : "accounts.brand.siren_wrong"),
      vatNumber:
        vatNumber.trim() === "" || vatOf(vatNumber) !== null ? undefined : t("accounts.brand.vat_wrong"),
    }),
    send: async (typed) => {
      const body = Object.fromEntries(
        Object.entries(typed).map(([key, value]) => [key, value === "" ? null : value]),
      );
      queries.setQueryData(["face"], await api.put<Face>("/shop/face", { body }));
      toasts.saved(t("accounts.brand.saved"));
    },
  });
  const { form, field, submit, isSending, summary } = shopForm;
  const typed = form.values;
  return (
    <div className={styles.two}>
      <Form onSubmit={submit} summary={summary}>
        <Card title={t("accounts.brand.look")}>
          <Stack gap="md">
            <TextInput
              label={t("accounts.brand.colour")}
              description={t("accounts.brand.colour_hint")}
              maw={260}
              spellCheck={false}
              disabled={isLocked}
              leftSection={
                <input
                  type="color"
                  className={styles.colour}
                  aria-label={t("accounts.brand.pick")}
                  value={isColour(typed.colour) ? typed.colour : defaultColour}
                  disabled={isLocked}
                  onChange={(event) => form.setFieldValue("colour", event.currentTarget.value)}
                />
              }
              {...field("colour")}
            />
            <ColourEffect colour={typed.colour} />
            <Logo face={face} isLocked={isLocked} />
            <Radio.Group label={t("accounts.brand.address_form")} {...field("addressForm")}>
              <Stack gap="xs" mt="xs">
                <Radio value="vous" label={t("accounts.brand.vous")} disabled={isLocked} />
                <Radio value="tu" label={t("accounts.brand.tu")} disabled={isLocked} />
              </Stack>
            </Radio.Group>
            <Switch
              label={t("accounts.brand.system_fonts")}
              description={t("accounts.brand.system_fonts_hint")}
              disabled={isLocked}
              {...field("systemFonts", "checkbox")}
            />
            <TextInput
              label={<Optional>{t("accounts.brand.sender")}</Optional>}
              description={t("accounts.brand.sender_hint")}
              placeholder={merchant.name}
              disabled={isLocked}
              {...field("senderName")}
            />
          </Stack>
        </Card>
        <Card title={t("accounts.brand.legal")}>
          <Stack gap="md">
            <p className={styles.effect}>{t("accounts.brand.legal_why")}</p>
            <LegalMissing typed={typed} isBelgian={isBelgian} />
            {(
              [
                ["company", t("accounts.brand.company"), t("accounts.brand.company_hint")],
                ["legalForm", t("accounts.brand.legal_form"), t("accounts.brand.legal_form_hint")],
                [
                  "companyNumber",
                  t(isBelgian ? "accounts.brand.bce" : "accounts.brand.siren"),
                  t(isBelgian ? "accounts.brand.bce_hint" : "accounts.brand.siren_hint"),
                ],
                ["register", t("accounts.brand.register"), t("accounts.brand.register_hint")],
                ["vatNumber", t("accounts.brand.vat"), t("accounts.brand.vat_hint")],
                ["address", t("accounts.brand.head_office"), undefined],
                ["email", t("console.account.email"), t("accounts.brand.email_hint")],
                ["phone", t("accounts.brand.phone"), undefined],
              ] as const
            ).map(([name, label, description]) => (
              <TextInput
                key={name}
                label={<Optional>{label}</Optional>}
                description={description}
                disabled={isLocked}
                {...field(name)}
              />
            ))}
          </Stack>
        </Card>
        {!isLocked && <SubmitButton isSending={isSending}>{t("accounts.save")}</SubmitButton>}
      </Form>
      <div className={styles.sticky}>
        <BrandPreview typed={typed} logoUrl={face.logoUrl} />
      </div>
    </div>
  );
}

/** What the law asks for and nobody has said yet (in France C. com. R123-237). */
function LegalMissing({ typed, isBelgian }: { readonly typed: Typed; readonly isBelgian: boolean }) {
  const { t, list } = useI18n();
  const asked: readonly (readonly [text: string, name: string])[] = [
    [typed.company, t("accounts.brand.company")],
    [typed.companyNumber, t(isBelgian ? "accounts.brand.bce" : "accounts.brand.siren")],
    ...(isBelgian ? [] : [[typed.register, t("accounts.brand.register")] as const]),
    [typed.address, t("accounts.brand.head_office")],
  ];
  const missing = asked.flatMap(([text, name]) => (text.trim() === "" ? [name] : []));
  if (missing.length === 0) return null;
  return (
    <p className={styles.missing} role="note">
      {t("accounts.brand.legal_missing", { what: list(missing) })}
    </p>
  );
}

function isNumber(text: string, country: string): boolean {
  if (text.trim() === "" || !["FR", "BE"].includes(country)) return true;
  return (country === "BE" ? bceOf(text) : sirenOf(text)) !== null;
}

/** Says what the rule of contrast makes of the chosen colour. */
function ColourEffect({ colour }: { readonly colour: string }) {
  const { t, number } = useI18n();
  if (!isColour(colour)) return <p className={styles.effect}>{t("accounts.brand.colour_unread")}</p>;
  const shown = groundColour(colour);
  const ratio = number(Math.floor(shown.ratio * 10) / 10, 1);
  const words = t(shown.on === "#ffffff" ? "accounts.brand.white" : "accounts.brand.dark");
  return (
    <p className={styles.effect} aria-live="polite">
      {shown.changed === "no"
        ? t("accounts.brand.colour_kept", { words, ratio })
        : t(`accounts.brand.colour_${shown.changed}`, {
            ...{ words, ratio, colour: shown.colour },
            before: number(Math.floor(contrast(shown.on, colour) * 10) / 10, 1),
          })}
    </p>
  );
}

function Logo({ face, isLocked }: { readonly face: Face; readonly isLocked: boolean }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const [fault, setFault] = useState<unknown>(null);
  const sending = useMutation({
    mutationFn: async (file: File | null) => {
      if (file === null) return await api.delete<Face>("/shop/logo");
      const body = new FormData();
      body.append("file", file);
      return await api.put<Face>("/shop/logo", { body });
    },
    onMutate: () => setFault(null),
    onSuccess: (changed, file) => {
      queries.setQueryData(["face"], changed);
      toasts.saved(t(file === null ? "accounts.brand.logo_removed" : "accounts.brand.logo_saved"));
    },
    onError: setFault,
  });
  return (
    <Input.Wrapper
      labelElement="div"
      label={t("accounts.brand.logo")}
      description={t("accounts.brand.logo_hint")}
    >
      <div className={styles.logo}>
        {face.logoUrl !== null && <img src={face.logoUrl} alt={t("accounts.brand.logo_alt")} />}
        {!isLocked && (
          <FileButton
            accept="image/png,image/jpeg,image/webp"
            onChange={(file) => file !== null && sending.mutate(file)}
          >
            {(button) => (
              <Button variant="default" loading={sending.isPending} {...button}>
                {t(face.logoUrl === null ? "accounts.brand.logo_choose" : "accounts.brand.logo_replace")}
              </Button>
            )}
          </FileButton>
        )}
        {!isLocked && face.logoUrl !== null && (
          <Button variant="subtle" onClick={() => sending.mutate(null)}>
            {t("accounts.brand.logo_remove")}
          </Button>
        )}
      </div>
      {fault !== null && <ErrorState fault={fault} />}
    </Input.Wrapper>
  );
}

const worded = [
  "senderName",
  "company",
  "legalForm",
  "companyNumber",
  "vatNumber",
  "register",
  "address",
  "email",
  "phone",
] as const;

type Typed = Pick<Face, "addressForm" | "systemFonts"> & { readonly colour: string } & {
  readonly [Name in (typeof worded)[number]]: string;
};

/** A form knows no null: what has not been said is an empty field. */
function typedOf(face: Face): Typed {
  const { addressForm, systemFonts, colour } = face;
  const words = Object.fromEntries(worded.map((name) => [name, face[name] ?? ""]));
  return { addressForm, systemFonts, colour: colour ?? defaultColour, ...words } as Typed;
}
