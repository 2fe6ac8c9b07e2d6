import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { oneWord, useAddress } from "../../../console/address.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { ProgramDefinition } from "../shared.ts";
import { addresses } from "./common/addresses.ts";
import { Designer } from "./designer/Designer.tsx";
import { programQuery } from "./reading.ts";

const kinds: readonly ProgramDefinition["kind"][] = ["points", "number", "amount", "cashback"];

/** A new program, a draft, or the rules of a program at work. */
export default function DesignerPage() {
  const { t } = useI18n();
  const { id } = useParams({ strict: false }) as { readonly id?: string };
  const [search] = useAddress();
  const advised = kinds.find((kind) => kind === oneWord(search.kind));
  // Read once: what is being written on the table is not to be overwritten by a later reading.
  const { data, error, refetch } = useQuery({
    ...programQuery(id ?? ""),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (id === undefined) return <Designer key="new" program={undefined} advised={advised} />;
  if (data !== undefined) return <Designer key={id} program={data} advised={advised} />;
  return (
    <Page
      title={t("loyalty.design.title")}
      back={<AppLink href={addresses.programs}>{t("loyalty.design.back")}</AppLink>}
    >
      {error !== null ? <ErrorState fault={error} retry={refetch} /> : <CardSkeleton height={320} />}
    </Page>
  );
}
