import { Card } from "../../../../console/components/Card.tsx";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { everybody, type PeopleRule } from "../../../insight/shared.ts";
import { addresses } from "../addresses.ts";
import { segmentQuery } from "../reading.ts";
import { Builder } from "./Builder.tsx";
import { isRule } from "./is-rule.ts";

/** A new segment, or the rule of one there is. */
export default function BuilderPage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id === undefined ? <NewSegment /> : <ChangedSegment key={id} id={id} />;
}

/** Begun from nothing, or from the rule in the address: the filters of a list, a ready-made group, a copy. */
function NewSegment() {
  const [search] = useAddress();
  const name = oneWord(search["name"]) ?? "";
  const given = oneWord(search["rule"]) ?? "";
  return <Builder key={`${name} ${given}`} id={null} name={name} rule={readGiven(given)} />;
}

function ChangedSegment({ id }: { readonly id: string }) {
  const { t } = useI18n();
  // What is being changed is not replaced under the hands by what others do meanwhile.
  const { data, error, refetch } = useQuery({
    ...segmentQuery(id),
    refetchInterval: false,
    staleTime: Infinity,
  });
  if (data?.rule) return <Builder id={id} name={data.name} rule={data.rule} />;
  return (
    <Page
      title={t("segments.edit_title")}
      back={<AppLink href={addresses.segment(id)}>{t("segments.back_to_one")}</AppLink>}
    >
      {error !== null ? (
        <Card>
          <ErrorState fault={error} retry={refetch} />
        </Card>
      ) : data === undefined ? (
        <CardSkeleton height={280} />
      ) : (
        <Card>{t("segments.list_sentence")}</Card>
      )}
    </Page>
  );
}

function readGiven(text: string): PeopleRule {
  try {
    const given: unknown = JSON.parse(text);
    return isRule(given) ? given : everybody;
  } catch {
    return everybody;
  }
}
