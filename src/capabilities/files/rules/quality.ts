/** What is counted of one way to write to people. */
export type ChannelCount = { readonly good: number; readonly bad: number; readonly missing: number };

export type QualityCause =
  | "bad_email"
  | "bad_phone"
  | "bad_address"
  | "no_address_at_all"
  | "duplicate"
  | "no_permission"
  | "stale";

export type QualityCounts = {
  readonly contacts: number;
  readonly email: ChannelCount;
  readonly phone: ChannelCount;
  readonly post: ChannelCount;
  readonly causes: Readonly<Record<QualityCause, number>>;
  /** Contacts added over the last twelve months, and in each of the calendar years before. */
  readonly newLastYear: number;
  readonly years: readonly { readonly year: number; readonly added: number }[];
};

export type Quality = QualityCounts & {
  /** Good addresses among those the shop holds, all channels together; null when it holds none. */
  readonly goodShare: number | null;
  readonly byChannel: Readonly<Record<"email" | "phone" | "post", number | null>>;
  /** Of the contacts a year ago, how many new ones came since. */
  readonly renewalShare: number | null;
  readonly needsAction: boolean;
};

/** A good file seldom holds more than 5 % of waste: below 95 % of good addresses it becomes something to do. */
export const goodEnough = 0.95;

/** About a fifth of contacts must be renewed each year for a file not to shrink. */
export const yearlyRenewal = 0.2;

export function qualityOf(counts: QualityCounts): Quality {
  const channels = [counts.email, counts.phone, counts.post];
  const good = channels.reduce((sum, channel) => sum + channel.good, 0);
  const bad = channels.reduce((sum, channel) => sum + channel.bad, 0);
  // Somebody held twice receives everything twice: the second copy is waste like a wrong address.
  const waste = Math.min(counts.causes.duplicate, good);
  const goodShare = share(good - waste, good + bad);
  const before = counts.contacts - counts.newLastYear;
  return {
    ...counts,
    goodShare,
    byChannel: {
      email: shareOf(counts.email),
      phone: shareOf(counts.phone),
      post: shareOf(counts.post),
    },
    renewalShare: share(counts.newLastYear, before),
    needsAction: goodShare !== null && goodShare < goodEnough,
  };
}

function shareOf(channel: ChannelCount): number | null {
  return share(channel.good, channel.good + channel.bad);
}

function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : part / whole;
}
