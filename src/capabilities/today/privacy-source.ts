import { addDays, daysBetween } from "../../values/day.ts";
import { openDuties } from "../privacy/index.ts";
import type { TodayAction } from "./answer.ts";
import { registerToday } from "./registry.ts";

/** Requests of people with their legal deadline (W14), and breaches whose 72 hours run. It asks for no past: it is said from the first day. */
registerToday({
  name: "privacy",
  actions: async (tx) => {
    const { requests, breaches, today } = await openDuties(tx);
    return [
      ...(requests.open === 0 || requests.first === null
        ? []
        : [requestsDue(requests.open, requests.first, today)]),
      ...(breaches.open === 0 ? [] : [breachOpen(breaches.open, breaches.hoursLeft, today)]),
    ];
  },
});

/** Days before its end from which a request is pressing: the third of the reminders is three days before. */
const pressingDays = 9;

function requestsDue(open: number, first: string, today: string): TodayAction {
  const days = daysBetween(today, first);
  return {
    key: "privacy_requests",
    text: "privacy_requests",
    tone: days <= pressingDays ? "warning" : "attention",
    badge: open,
    values: { open, day: first, days: Math.abs(days), late: days < 0 ? 1 : 0 },
    weight: {
      lowCents: 0,
      highCents: open * usualCents,
      confidence: 0.6,
      urgency: days < 0 ? 3 : days <= pressingDays ? 2 : 1.2,
      minutes: 10,
      deadline: first,
    },
    people: null,
    link: "/privacy?view=requests",
    calculation: [
      { text: "privacy_month", values: {} },
      { text: "privacy_open", values: { open } },
    ],
  };
}

function breachOpen(open: number, hoursLeft: number | null, today: string): TodayAction {
  const hours = hoursLeft ?? 0;
  return {
    key: "privacy_breach",
    text: "privacy_breach",
    tone: "warning",
    badge: open,
    values: { open, hours: Math.abs(hours), late: hours < 0 ? 1 : 0, running: hoursLeft === null ? 0 : 1 },
    weight: {
      lowCents: 0,
      highCents: open * breachCents,
      confidence: 0.8,
      urgency: 3,
      minutes: 20,
      deadline: hoursLeft === null ? null : addDays(today, Math.max(0, Math.floor(hoursLeft / 24))),
    },
    people: null,
    link: "/privacy?view=breaches",
    calculation: [{ text: "privacy_hours", values: {} }],
  };
}

/** What a request left without an answer is thought to cost: a complaint, half a day of letters. */
const usualCents = 15_000;
/** The same of a breach: the authority asks questions. */
const breachCents = 100_000;
