import { isRefusal } from "../../values/refusal.ts";
import { peopleOf, reachableSql, registerPlanned } from "../permission/index.ts";
import { linesOf, plannedMessages, unplannedMailings } from "./queries-planned-sends.ts";

/** What the shop has in store for people: messages with their lines, and mailings whose lines are made when their time comes. */
registerPlanned("messages", async (tx, { until }) => {
  const lines = [plannedMessages(tx, until)];
  for (const mailing of await unplannedMailings(tx, until)) {
    const people = await peopleOf(tx, mailing.audience);
    // A rule that can no longer be read reaches nobody.
    if (!isRefusal(people)) lines.push(linesOf(mailing, reachableSql(tx, mailing.channel, people)));
  }
  return lines;
});
