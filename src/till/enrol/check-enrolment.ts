/** What the cashier typed for a new customer. */
export type EnrolmentDraft = {
  readonly phone: string;
  readonly firstName: string;
  readonly email: string;
  readonly postcode: string;
  /** Day and month, `jj/mm`. */
  readonly birthday: string;
};

export type EnrolmentProblem = "first_name" | "phone" | "email" | "birthday";

const lengths: Readonly<Record<string, readonly number[]>> = { FR: [10], BE: [9, 10] };

/**
 * What must be put right before the operation leaves: without network, the server's "no" would come when the customer is gone.
 * The server checks numbering plans; here only what a slip of the finger makes wrong is caught.
 */
export function problemsOf(draft: EnrolmentDraft, country: string): EnrolmentProblem[] {
  const found: EnrolmentProblem[] = [];
  if (draft.phone.trim() !== "" && !isPhone(draft.phone, country)) found.push("phone");
  if (draft.firstName.trim() === "") found.push("first_name");
  if (draft.email.trim() !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(draft.email.trim()))
    found.push("email");
  if (draft.birthday.trim() !== "" && readDayAndMonth(draft.birthday) === null) found.push("birthday");
  return found;
}

function isPhone(typed: string, country: string): boolean {
  const plain = typed.replace(/[\s.\-/()\u00a0]/g, "");
  if (/^(\+|00)[1-9]\d{7,13}$/.test(plain)) return true;
  if (!/^\d+$/.test(plain)) return false;
  const expected = lengths[country];
  if (expected === undefined) return plain.length >= 6 && plain.length <= 15;
  return plain.startsWith("0") && expected.includes(plain.length);
}

const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** "9/3", "09.03" or "9 3": day, then month. */
export function readDayAndMonth(typed: string): { readonly day: number; readonly month: number } | null {
  const match = /^(\d{1,2})[\s./-]+(\d{1,2})$/.exec(typed.trim());
  if (match === null) return null;
  const [day, month] = [Number(match[1]), Number(match[2])];
  const last = longest[month - 1];
  return last === undefined || day < 1 || day > last ? null : { day, month };
}
