import { wilson } from "../../../values/statistics/proportion.ts";

/** How many marketing messages a person has had within thirty days, the one meant included; the last band has no end. */
export const pressureBands = [
  { from: 1, to: 2 },
  { from: 3, to: 4 },
  { from: 5, to: 8 },
  { from: 9, to: null },
] as const;

/** Days over which what a person receives is counted, and days after a message in which leaving is put down to it. */
export const pressureDays = 30;
export const leavingDays = 7;

/** The band of a number of messages, 1 or more. */
export function bandOf(messages: number): number {
  const found = pressureBands.findIndex(({ to }) => to === null || messages <= to);
  return found === -1 ? pressureBands.length - 1 : found;
}

/** Messages of one way in one band, and how many of their readers left within the week. */
export type Past = {
  readonly channel: string;
  readonly band: number;
  readonly messages: number;
  readonly left: number;
};

/** Messages of one way that are meant, in one band. */
export type Meant = { readonly channel: string; readonly band: number; readonly messages: number };

/**
 * Of those who get a message, the share that leaves, as published for shops: e-mail 0.1 to 0.5 %, SMS 0.5 to 2 %. Letters, calls and
 * notifications are our assumption: nothing comparable is published.
 */
const field: Readonly<Record<string, number>> = {
  email: 0.0025,
  sms: 0.01,
  phone: 0.02,
  robocall: 0.02,
  post: 0.001,
  push: 0.005,
};
/** Our assumption on how it rises with what was received before, until the shop's own past says better. */
const rise = [1, 1.3, 1.8, 2.6] as const;
/** The field's figure weighs as much as so many messages of the shop. */
const fieldWeight = 1_000;
/** Eight times in ten the number lies between low and high. */
const z80 = 1.2816;

/** Whose past the figure rests on. */
export type Basis = "shop" | "both" | "field";

export type UnsubscribesExpected = {
  readonly low: number;
  readonly high: number;
  readonly from: Basis;
  /** The shop's own messages of the same kind that the figure rests on, and how many left after them. */
  readonly past: { readonly messages: number; readonly left: number };
};

/** The share that leaves in a band: the shop's own past leaning on the field's figure with the weight of a thousand messages. */
export function leavingShare(channel: string, band: number, past: readonly Past[]): number {
  const { expected, weight } = leaning(channel, band, past);
  return expected / weight;
}

function leaning(
  channel: string,
  band: number,
  past: readonly Past[],
): { readonly expected: number; readonly weight: number; readonly messages: number; readonly left: number } {
  const own = past.find((one) => one.channel === channel && one.band === band);
  const [messages, left] = [own?.messages ?? 0, own?.left ?? 0];
  const usual = (field[channel] ?? 0.005) * (rise[band] ?? 1);
  return { expected: usual * fieldWeight + left, weight: fieldWeight + messages, messages, left };
}

/**
 * How many may leave because of these messages, between two numbers. The share itself is uncertain (a gamma law around the shop's
 * past and the field) and so is who leaves (Poisson): both are in the interval, which is wide while the shop has little past.
 */
export function expectUnsubscribes(meant: readonly Meant[], past: readonly Past[]): UnsubscribesExpected {
  let mean = 0;
  let variance = 0;
  const bases = new Map<string, { messages: number; left: number }>();
  for (const { channel, band, messages } of meant) {
    if (messages === 0) continue;
    const { expected, weight, messages: own, left } = leaning(channel, band, past);
    const share = messages / weight;
    mean += expected * share;
    variance += expected * share * (1 + share);
    bases.set(`${channel} ${band}`, { messages: own, left });
  }
  const spread = z80 * Math.sqrt(variance);
  const sum = [...bases.values()].reduce(
    (all, one) => ({ messages: all.messages + one.messages, left: all.left + one.left }),
    { messages: 0, left: 0 },
  );
  return {
    low: Math.max(0, Math.floor(mean - spread)),
    high: Math.ceil(mean + spread),
    from: basisOf([...bases.values()].map(({ messages }) => messages)),
    past: sum,
  };
}

function basisOf(own: readonly number[]): Basis {
  if (own.every((messages) => messages === 0)) return "field";
  return own.every((messages) => messages >= 4 * fieldWeight) ? "shop" : "both";
}

export type Harm = {
  readonly band: number;
  readonly messages: number;
  readonly left: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

/**
 * What the shop's own messages cost it, band by band, and the first band in which clearly more people leave than in the calmest:
 * null when the past cannot tell, which with few messages it never can.
 */
export function harmOf(past: readonly Past[]): {
  readonly bands: readonly Harm[];
  readonly from: number | null;
} {
  const bands = pressureBands.flatMap((_, band): Harm[] => {
    const own = past.filter((one) => one.band === band);
    const messages = own.reduce((sum, one) => sum + one.messages, 0);
    const left = own.reduce((sum, one) => sum + one.left, 0);
    const found = wilson(left, messages);
    return found === null ? [] : [{ band, messages, left, ...found }];
  });
  const [calmest] = bands;
  const first = calmest === undefined ? undefined : bands.find((one) => one.low > calmest.high);
  return { bands, from: first?.band ?? null };
}
