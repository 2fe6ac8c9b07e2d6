/** Ways that ring or buzz, or wait in a mailbox: a letter comes when the postman does. */
export const quietChannels = ["email", "sms", "phone", "push"] as const;

/** The shop's own quiet hours for one way: no offers then, told where the person lives. */
export type QuietHours = {
  readonly channel: (typeof quietChannels)[number];
  /** `HH:MM`; `begins` after `ends` goes over midnight; equal: at no hour. */
  readonly begins: string;
  readonly ends: string;
  /** 1 Monday to 7 Sunday: nothing at all on these. */
  readonly closedDays: readonly number[];
  readonly closedOnHolidays: boolean;
};
