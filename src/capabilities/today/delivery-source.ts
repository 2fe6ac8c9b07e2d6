import { deliveryHealth, haltedMailings } from "../messages/index.ts";
import type { TodayAction } from "./answer.ts";
import { registerToday, type TodayContext } from "./registry.ts";

const source = "delivery";
const days = 28;

type Found = {
  readonly hard: number;
  readonly complaints: number;
  readonly sent: number;
  readonly stops: boolean;
};

/**
 * Messages that the product has stopped by itself, and a name that mailbox providers begin to distrust: more complaints or dead addresses
 * than they bear. Both are told from the first day.
 */
registerToday({
  name: source,
  look: async (tx) => {
    const { verdict, hard, complaints, sent } = await deliveryHealth(tx, days);
    if (verdict !== "watch" && verdict !== "stop") return null;
    return { hard, complaints, sent, stops: verdict === "stop" } satisfies Found;
  },
  actions: async (tx, context) => {
    const [first, ...others] = await haltedMailings(tx);
    const found = foundIn(context);
    return [
      ...(first === undefined ? [] : [halted(first, others.length + 1)]),
      ...(found === null ? [] : [distrusted(found)]),
    ];
  },
});

function foundIn({ kept }: Pick<TodayContext, "kept">): Found | null {
  // Only `look` above writes under this name.
  return (kept.get(source) ?? null) as Found | null;
}

function halted(
  { id, name, pausedFor, open }: Awaited<ReturnType<typeof haltedMailings>>[number],
  count: number,
): TodayAction {
  return {
    key: "mailing_halted",
    text: `mailing_halted_${pausedFor}`,
    tone: "warning",
    badge: count,
    values: { name, open, others: count - 1 },
    weight: {
      lowCents: 0,
      highCents: Math.max(usualCents, open * perMessageCents),
      confidence: 0.6,
      urgency: 2,
      minutes: 5,
      deadline: null,
    },
    people: null,
    link: pausedFor === "relay" ? "/messages/delivery" : `/messages/${id}`,
    calculation: [{ text: `mailing_halted_${pausedFor}`, values: {} }],
  };
}

function distrusted({ hard, complaints, sent, stops }: Found): TodayAction {
  return {
    key: "mail_reputation",
    text: "mail_reputation",
    tone: "warning",
    badge: null,
    values: { hard, complaints, sent, stops: stops ? 1 : 0, days },
    weight: {
      lowCents: 0,
      highCents: sent * perMessageCents,
      confidence: 0.5,
      urgency: stops ? 2 : 1.2,
      minutes: 10,
      deadline: null,
    },
    people: null,
    link: "/messages/delivery",
    calculation: [
      { text: "mail_reputation", values: { hard, complaints, sent, days } },
      { text: "mail_reputation_limits", values: {} },
    ],
  };
}

/** What a message that does not arrive is thought to cost when nothing says it: one basket in a hundred letters. */
const perMessageCents = 20;
const usualCents = 1_000;
