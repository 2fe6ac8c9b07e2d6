import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useCustomerName } from "./customer-name.ts";

interface CustomerNameProps {
  readonly id: string | null;
  readonly isLink?: boolean;
}

/** Whose it is, by name. */
export function CustomerName({ id, isLink = true }: CustomerNameProps) {
  const name = useCustomerName(id);
  if (id === null) return <span aria-hidden>–</span>;
  if (name === undefined) return <span>…</span>;
  return isLink ? <AppLink href={`/customers/${id}`}>{name}</AppLink> : <span>{name}</span>;
}
