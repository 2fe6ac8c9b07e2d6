import { defineRoute, type Route } from "../../platform/http/route.ts";
import { listLines, listMailings, mailingReport, readMailing } from "./mailing-answers.ts";
import {
  addMailing,
  cancelMailing,
  changeMailing,
  pauseMailing,
  resumeMailing,
  scheduleMailing,
} from "./mailings.ts";
import { IdParams } from "./schema.ts";
import {
  LanesAnswer,
  LinesAnswer,
  LinesQuery,
  MailingAnswer,
  MailingBody,
  MailingChange,
  MailingsAnswer,
  MailingsQuery,
  MailingTestBody,
  ReportAnswer,
  SenderAnswer,
  SenderBody,
  SenderParams,
  SendersAnswer,
  TestAnswer,
  TestBody,
} from "./schema-mailings.ts";
import { readLanes, readSender, readSenders, removeSender, saveSender } from "./senders.ts";
import { testMailing, testSender } from "./trials.ts";

const tag = "messages";
const read = { tag, permission: "messages:read" } as const;
const write = { tag, permission: "messages:write" } as const;

const writing: readonly Route[] = [
  defineRoute({
    ...write,
    method: "POST",
    url: "/mailings",
    summary: "Prepare one message for an audience",
    description: "Nothing leaves before it is scheduled.",
    body: MailingBody,
    answer: MailingAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await addMailing(tx, actor, body),
  }),
  defineRoute({
    ...write,
    method: "PATCH",
    url: "/mailings/:id",
    summary: "Change a mailing",
    description:
      "Everything before it begins; a scheduled one is a draft again then. Under way, its name and its speed.",
    params: IdParams,
    body: MailingChange,
    answer: MailingAnswer,
    handle: async ({ tx, actor, params, body }) => await changeMailing(tx, actor, params.id, body),
  }),
  defineRoute({
    ...write,
    method: "PUT",
    url: "/mailings/:id/schedule",
    summary: "Let a mailing go at its moment",
    description:
      "Its words are published as they are now. Its audience is fixed when it begins: a line for each person, which leaves or says why not.",
    params: IdParams,
    answer: MailingAnswer,
    handle: async ({ tx, actor, params }) => await scheduleMailing(tx, actor, params.id),
  }),
  defineRoute({
    ...write,
    method: "PUT",
    url: "/mailings/:id/pause",
    summary: "Stop a mailing for a while",
    description: "What is in a relay's hands already goes its way; nothing else leaves.",
    params: IdParams,
    answer: MailingAnswer,
    handle: async ({ tx, actor, params }) => await pauseMailing(tx, actor, params.id),
  }),
  defineRoute({
    ...write,
    method: "DELETE",
    url: "/mailings/:id/pause",
    summary: "Let a paused mailing go on",
    params: IdParams,
    answer: MailingAnswer,
    handle: async ({ tx, actor, params }) => await resumeMailing(tx, actor, params.id),
  }),
  defineRoute({
    ...write,
    method: "DELETE",
    url: "/mailings/:id",
    summary: "Give a mailing up",
    description: "What has not left is skipped with the reason CANCELLED.",
    params: IdParams,
    answer: MailingAnswer,
    handle: async ({ tx, actor, params }) => await cancelMailing(tx, actor, params.id),
  }),
  defineRoute({
    ...write,
    method: "POST",
    url: "/mailings/:id/tests",
    summary: "Send a mailing to an address of the shop's own, to see it",
    description:
      "Written for the customer named, or for somebody made up. It counts for nothing. To an address of a customer it goes only where the mailing itself may go.",
    params: IdParams,
    body: MailingTestBody,
    answer: TestAnswer,
    status: 201,
    handle: async ({ tx, database, params, body }) => await testMailing(tx, database, params.id, body),
  }),
];

const reading: readonly Route[] = [
  defineRoute({
    ...read,
    method: "GET",
    url: "/mailings",
    summary: "The shop's mailings, newest first",
    query: MailingsQuery,
    answer: MailingsAnswer,
    handle: async ({ tx, query }) => await listMailings(tx, query),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/mailings/:id",
    summary: "A mailing and how it stands",
    params: IdParams,
    answer: MailingAnswer,
    handle: async ({ tx, params }) => await readMailing(tx, params.id),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/mailings/:id/report",
    summary: "What became of a mailing, and why the others did not get it",
    params: IdParams,
    answer: ReportAnswer,
    handle: async ({ tx, params }) => await mailingReport(tx, params.id),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/mailings/:id/lines",
    summary: "The people behind a mailing's numbers",
    params: IdParams,
    query: LinesQuery,
    answer: LinesAnswer,
    handle: async ({ tx, params, query }) => await listLines(tx, params.id, query),
  }),
];

const senders: readonly Route[] = [
  defineRoute({
    ...read,
    method: "GET",
    url: "/senders",
    summary: "By whom messages leave, channel by channel",
    answer: SendersAnswer,
    handle: async ({ tx, database }) => ({ items: await readSenders(tx, database) }),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/senders/:channel",
    summary: "By whom messages of a channel leave",
    params: SenderParams,
    answer: SenderAnswer,
    handle: async ({ tx, database, params }) => await readSender(tx, database, params.channel),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/senders/:channel/lanes",
    summary: "How fast messages of a channel may go now, and what holds them back",
    description:
      "A relay that asks to slow down is slowed and recovers by itself; one that fails again and again rests for a while.",
    params: SenderParams,
    answer: LanesAnswer,
    handle: async ({ tx, database, params }) => await readLanes(tx, database, params.channel),
  }),
  defineRoute({
    ...write,
    method: "PUT",
    url: "/senders/:channel",
    summary: "Set by whom messages of a channel leave",
    description:
      "Passwords and keys are sealed and never answered. For e-mail by SMTP: host, port, security (tls, starttls, none), username, connections, dkimDomain, dkimSelector; secret: password. The key that signs is made here.",
    params: SenderParams,
    body: SenderBody,
    answer: SenderAnswer,
    handle: async ({ tx, database, actor, params, body }) =>
      await saveSender(tx, database, actor, params.channel, body),
  }),
  defineRoute({
    ...write,
    method: "DELETE",
    url: "/senders/:channel",
    summary: "Back to the installation's relay, or to the outbox",
    params: SenderParams,
    handle: async ({ tx, actor, params }) => await removeSender(tx, actor, params.channel),
  }),
  defineRoute({
    ...write,
    method: "POST",
    url: "/senders/:channel/tests",
    summary: "Send a word to oneself, to see whether messages arrive",
    params: SenderParams,
    body: TestBody,
    answer: TestAnswer,
    status: 201,
    handle: async ({ tx, params, body }) => await testSender(tx, params.channel, body),
  }),
];

export const mailingsRoutes: readonly Route[] = [...reading, ...writing, ...senders];
