import { Button, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { oneWord, useAddress } from "../../../console/address.ts";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton, FiguresSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { goodEnough, type Quality, type QualityCause, yearlyRenewal } from "../shared.ts";
import type { PageOf, QualityView } from "./views.ts";

interface Person {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

const causes: readonly QualityCause[] = [
  "bad_email",
  "bad_phone",
  "bad_address",
  "duplicate",
  "no_address_at_all",
  "no_permission",
  "stale",
];

/** How many addresses are good, what spoils the others, and who is behind each cause. */
export default function QualityPage() {
  const { t, day } = useI18n();
  const may = usePermission();
  const queries = useQueryClient();
  const [{ cause }, change] = useAddress();
  const asked = causes.find((one) => one === oneWord(cause));
  const quality = useQuery({
    queryKey: ["files", "quality"],
    queryFn: async () => await api.get<QualityView>("/files/quality"),
  });
  const counting = useMutation({
    mutationFn: async () => await api.post<QualityView>("/files/quality"),
    onSuccess: (measured) => queries.setQueryData(["files", "quality"], measured),
  });
  const view = quality.data;
  return (
    <Page
      title={t("files.quality.title")}
      sentence={view === undefined ? undefined : t("files.quality.sentence", { day: day(view.day) })}
      back={<AppLink href="/files">{t("files.back")}</AppLink>}
      action={
        may("files:write") && (
          <Button
            variant="default"
            leftSection={<RefreshCw size={18} aria-hidden />}
            loading={counting.isPending}
            onClick={() => counting.mutate()}
          >
            {t("files.quality.count_again")}
          </Button>
        )
      }
    >
      {quality.error !== null && <ErrorState fault={quality.error} retry={quality.refetch} />}
      {quality.isPending && <FiguresSkeleton />}
      {view !== undefined && (
        <Shown figures={view.figures} onCause={(next) => void change({ cause: next }, { keep: true })} />
      )}
      {asked !== undefined && <People key={asked} cause={asked} />}
    </Page>
  );
}

function Shown({
  figures,
  onCause,
}: {
  readonly figures: Quality;
  readonly onCause: (cause: QualityCause) => void;
}) {
  const { t, number, percent } = useI18n();
  const share = (one: number | null) => (one === null ? "–" : percent(one, 1));
  const found = causes.filter((cause) => figures.causes[cause] > 0);
  const years = figures.years.map(({ year, added }) => ({
    key: String(year),
    label: String(year),
    value: added,
  }));
  return (
    <>
      <Figures>
        <Figure
          label={t("files.quality.good")}
          value={share(figures.goodShare)}
          note={t("files.quality.good_note", { goal: percent(goodEnough, 0) })}
        />
        <Figure
          label={t("files.quality.email")}
          value={share(figures.byChannel.email)}
          note={missing("email")}
        />
        <Figure
          label={t("files.quality.phone")}
          value={share(figures.byChannel.phone)}
          note={missing("phone")}
        />
        <Figure
          label={t("files.quality.post")}
          value={share(figures.byChannel.post)}
          note={missing("post")}
        />
      </Figures>
      <Card title={t("files.quality.causes")}>
        {found.length === 0 ? (
          <Empty sentence={t("files.quality.no_cause")} />
        ) : (
          <Table>
            <Table.Tbody>
              {found.map((cause) => (
                <Table.Tr key={cause}>
                  <Table.Td>{t(`files.cause.${cause}`)}</Table.Td>
                  <Table.Td ta="right" className="figures">
                    {number(figures.causes[cause])}
                  </Table.Td>
                  <Table.Td ta="right">
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => onCause(cause)}
                      aria-label={t("files.quality.see_who_of", { cause: t(`files.cause.${cause}`) })}
                    >
                      {t("files.quality.see_who")}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Card>
      {years.length > 0 && (
        <Finding
          title={
            figures.renewalShare === null
              ? t("files.quality.renewal_first", {
                  count: figures.newLastYear,
                  contacts: number(figures.newLastYear),
                })
              : t("files.quality.renewal", { share: percent(figures.renewalShare, 0) })
          }
          note={t("files.quality.renewal_note", { goal: percent(yearlyRenewal, 0) })}
          fileName="contacts"
          table={{
            columns: [
              { key: "year", name: t("files.quality.year"), kind: "text" },
              { key: "added", name: t("files.quality.added"), kind: "number" },
            ],
            rows: years.map(({ label, value }) => ({ year: label, added: value })),
          }}
        >
          <BarRows rows={years} format={(value) => number(value)} label={t("files.quality.added")} />
        </Finding>
      )}
    </>
  );

  function missing(channel: "email" | "phone" | "post") {
    return t("files.quality.missing", {
      count: figures[channel].missing,
      people: number(figures[channel].missing),
    });
  }
}

function People({ cause }: { readonly cause: QualityCause }) {
  const { t } = useI18n();
  const people = useQuery({
    queryKey: ["files", "quality", cause],
    queryFn: async () => await api.get<PageOf<Person>>(`/files/quality/${cause}`, { query: { limit: 100 } }),
  });
  if (people.isPending) return <CardSkeleton lines={5} />;
  if (people.error !== null) return <ErrorState fault={people.error} retry={people.refetch} />;
  return (
    <Card title={t(`files.cause.${cause}`)}>
      <Table>
        <Table.Tbody>
          {people.data.items.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td>
                <AppLink href={`/customers/${person.id}`}>
                  {person.name || t("files.quality.no_name")}
                </AppLink>
              </Table.Td>
              <Table.Td>{person.detail || "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {people.data.nextCursor !== null && <p>{t("files.quality.first_hundred")}</p>}
    </Card>
  );
}
