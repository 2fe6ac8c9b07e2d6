/** How often something may be asked within a window. */
export type Limit = { readonly times: number; readonly seconds: number };

const quarter = 900;
const hour = 3_600;
const day = 86_400;

// A shop's customers may all come from its one address on the counter's network, so an address is allowed many more than a contact.
export const askLimits = {
  contact: [
    { times: 4, seconds: quarter },
    { times: 12, seconds: day },
  ],
  address: [{ times: 60, seconds: hour }],
  // Of one who is in already and asks for codes to new addresses.
  customer: [{ times: 10, seconds: day }],
  shop: [
    { times: 600, seconds: hour },
    { times: 3_000, seconds: day },
  ],
} as const satisfies Record<string, readonly Limit[]>;

// Five tries a code, four codes a quarter of an hour: without a limit of their own, wrong codes could go on all day.
export const wrongLimits = {
  contact: [{ times: 20, seconds: day }],
  address: [{ times: 60, seconds: hour }],
} as const satisfies Record<string, readonly Limit[]>;

export const linkSeconds = 15 * 60;
export const codeSeconds = 5 * 60;
export const sessionDays = 90;
/** A session's end is moved at most this often, so that reading a page writes nothing. */
export const touchSeconds = hour;
export const invitationDays = 7;
export const mostCompanions = 5;

/** An instant some seconds later, ISO. */
export function after(now: string, seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1_000).toISOString();
}
