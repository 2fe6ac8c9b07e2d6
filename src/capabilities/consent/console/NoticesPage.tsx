import { Alert, Group, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type NoticeForm, noticeForms, type NoticeLanguage } from "../shared.ts";
import { ConsentWords } from "./ConsentWords.tsx";
import { NoticeEditor } from "./NoticeEditor.tsx";
import { noticesQuery } from "./reading.ts";
import { Versions } from "./Versions.tsx";

/** What each form tells people before they give their data, and the words beside its boxes. */
export default function NoticesPage() {
  const { t, language: ownLanguage } = useI18n();
  const [address, change] = useAddress();
  const form: NoticeForm = noticeForms.find((one) => one === oneWord(address["form"])) ?? "join";
  const asked = oneWord(address["language"]);
  const language: NoticeLanguage = asked === "fr" || asked === "en" ? asked : ownLanguage;
  return (
    <Page
      title={t("consent.notices.title")}
      sentence={t("consent.notices.sentence")}
      back={<AppLink href="/settings?part=legal">{t("consent.notices.back")}</AppLink>}
    >
      <Group gap="sm">
        <SegmentedControl
          aria-label={t("consent.notices.form")}
          value={form}
          onChange={(next) => void change({ form: next })}
          data={noticeForms.map((value) => ({ value, label: t(`consent.form.${value}`) }))}
        />
        <SegmentedControl
          aria-label={t("consent.notices.language")}
          value={language}
          onChange={(next) => void change({ language: next })}
          data={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
        />
      </Group>
      <OfForm key={`${form} ${language}`} form={form} language={language} />
    </Page>
  );
}

function OfForm({ form, language }: { readonly form: NoticeForm; readonly language: NoticeLanguage }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(noticesQuery(form, language));
  if (error !== null && data === undefined) {
    return (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data === undefined) return <CardSkeleton lines={10} />;
  return (
    <>
      {data.missing.length > 0 && (
        <Alert color="yellow" icon={<TriangleAlert size={18} strokeWidth={1.75} aria-hidden />}>
          {t("consent.notices.missing")}{" "}
          <AppLink href="/settings?part=legal">{t("consent.notices.to_settings")}</AppLink>
        </Alert>
      )}
      <NoticeEditor form={form} language={language} notices={data} />
      {form !== "contact" && <ConsentWords form={form} language={language} notices={data} />}
      <Versions versions={data.versions} language={language} />
    </>
  );
}
