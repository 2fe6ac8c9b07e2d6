import { Badge, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { LegalText } from "./views.ts";

export const legalTextsQuery = {
  queryKey: ["legal-texts"],
  queryFn: async () => (await api.get<{ items: LegalText[] }>("/legal-texts")).items,
};

/** Terms of sale, legal notice, accessibility: what is published, and what is still to be done. */
export function LegalPart() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(legalTextsQuery);
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton />;
  return (
    <Card title={t("accounts.part.legal")}>
      <Text c="dimmed" mb="md">
        {t("accounts.legal.why")}
      </Text>
      <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("accounts.legal.text")}</Table.Th>
              <Table.Th>{t("accounts.legal.language")}</Table.Th>
              <Table.Th>{t("accounts.legal.state")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((text) => (
              <Table.Tr key={text.kind + text.language}>
                <Table.Td>
                  <AppLink href={`/settings/legal?text=${text.kind}&in=${text.language}`}>
                    {t(`accounts.legal.kind_${text.kind}`)}
                  </AppLink>
                </Table.Td>
                <Table.Td>{t(`console.language.${text.language}`)}</Table.Td>
                <Table.Td>
                  <LegalState text={text} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

export function LegalState({ text }: { readonly text: LegalText }) {
  const { t } = useI18n();
  const [last] = text.versions;
  const words =
    text.state === "draft" && last !== undefined
      ? t("accounts.legal.state_changed", { version: last.version })
      : last === undefined
        ? t(text.state === "draft" ? "accounts.legal.state_draft" : "accounts.legal.state_skeleton")
        : t("accounts.legal.state_published", { version: last.version });
  return (
    <span>
      <Badge variant="light">{words}</Badge>{" "}
      {last !== undefined && (
        <Text size="sm" c="dimmed" span>
          <Instant instant={last.publishedAt} />
        </Text>
      )}
    </span>
  );
}
