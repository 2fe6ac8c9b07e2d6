import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";

interface CustomerNameProps {
  readonly id: string | null;
  /** As the server says it; null for who may not read customers. */
  readonly name: string | null;
  readonly isLink?: boolean;
}

/** Whose it is, by name. */
export function CustomerName({ id, name, isLink = true }: CustomerNameProps) {
  const nameOf = useNameOf();
  if (id === null) return <span aria-hidden>–</span>;
  return isLink && name !== null ? (
    <AppLink href={`/customers/${id}`}>{nameOf(name)}</AppLink>
  ) : (
    <span>{nameOf(name)}</span>
  );
}

/** What to call somebody who has no name, or whose name may not be read. */
export function useNameOf() {
  const { t } = useI18n();
  return (name: string | null): string => (name === null || name === "" ? t("loyalty.unnamed") : name);
}
