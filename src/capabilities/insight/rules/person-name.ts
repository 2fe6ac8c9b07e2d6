/** By what a list calls somebody: the name, otherwise the way to reach, otherwise the number of a card or of another system. */
export function personName(person: {
  readonly kind: string;
  readonly companyName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly number: string | null;
}): string {
  const { kind, companyName, firstName, lastName, email, phone, number } = person;
  if (kind === "company" && companyName !== null) return companyName;
  const name = [firstName, lastName].filter((part) => part !== null && part !== "").join(" ");
  return name || companyName || email || phone || number || "–";
}
