import { countOpen } from "../till/index.ts";
import type { TodayAction } from "./answer.ts";
import { registerToday } from "./registry.ts";

/** What happened at the counter and nobody has looked at yet (W13). It asks for no past: it is said from the first day. */
registerToday({
  name: "till",
  actions: async (tx) => {
    const { open, odd, cents, cashiers } = await countOpen(tx);
    if (open === 0) return [];
    const isOdd = odd > 0;
    const action: TodayAction = {
      key: isOdd ? "till_odd" : "till_incidents",
      text: isOdd ? "till_odd" : "till_incidents",
      tone: isOdd ? "warning" : "attention",
      badge: isOdd ? odd : open,
      values: { open, odd, cents, cashiers, priced: cents > 0 ? 1 : 0 },
      weight: {
        lowCents: cents,
        highCents: Math.max(cents, open * usualCents),
        confidence: 0.6,
        urgency: isOdd ? 1.5 : 1.2,
        minutes: 3,
        deadline: null,
      },
      people: null,
      link: "/till-settings?part=incidents",
      calculation: [
        ...(isOdd ? [{ text: "till_odd", values: { odd, cashiers } }] : []),
        ...(cents > 0 ? [{ text: "till_cents", values: { cents } }] : []),
        { text: "till_open", values: { open } },
      ],
    };
    return [action];
  },
});

/** What one such thing is thought to be worth when nothing says it: a small reward. */
const usualCents = 500;
