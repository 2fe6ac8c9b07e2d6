import { languageOf } from "../../../platform/texts.ts";
import { defineRoute, type Route } from "../../../platform/http/route.ts";
import { isRefusal } from "../../../values/refusal.ts";
import { IdParams } from "../schema.ts";
import {
  closeRun,
  listAllRuns,
  listRuns,
  listWaiting,
  noteReturnedLetters,
  prepareRun,
  takeBackReturn,
} from "./letters.ts";
import { runPaper } from "./run-paper.ts";
import {
  LetterRunsAnswer,
  LetterRunView,
  PaperQuery,
  ReferenceParams,
  ReturnedAnswer,
  ReturnedBody,
  RunBody,
  RunsAnswer,
  RunsQuery,
  WaitingLettersAnswer,
} from "./schema-letters.ts";

const tag = "messages";
const read = { tag, permission: "messages:read" } as const;
const write = { tag, permission: "messages:write" } as const;

export const letterRoutes: readonly Route[] = [
  defineRoute({
    ...read,
    method: "GET",
    url: "/mailings/:id/letter-runs",
    summary: "Letters of a mailing that were printed together, and how many wait",
    params: IdParams,
    answer: LetterRunsAnswer,
    handle: async ({ tx, params }) => await listRuns(tx, params.id),
  }),
  defineRoute({
    ...write,
    method: "POST",
    url: "/mailings/:id/letter-runs",
    summary: "Take the letters that may be posted now, to print them",
    description:
      "Up to a thousand. Each person is judged again: of whoever objected since, nothing is printed. They are held until somebody says that they were posted, or dropped.",
    params: IdParams,
    answer: LetterRunView,
    status: 201,
    transaction: "none",
    handle: async ({ database, actor, params }) => await prepareRun(database, actor, [params.id]),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/letters/waiting",
    summary: "Letters that can be printed now, mailing by mailing",
    answer: WaitingLettersAnswer,
    handle: async ({ tx }) => await listWaiting(tx),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/letter-runs",
    summary: "Letters that were printed together, newest first",
    query: RunsQuery,
    answer: RunsAnswer,
    handle: async ({ tx, query }) => await listAllRuns(tx, query),
  }),
  defineRoute({
    ...write,
    method: "POST",
    url: "/letter-runs",
    summary: "Take the letters of several mailings that may be posted now, to print them together",
    description: "Up to a thousand, judged again like those of one mailing.",
    body: RunBody,
    answer: LetterRunView,
    status: 201,
    transaction: "none",
    handle: async ({ database, actor, body }) =>
      await prepareRun(database, actor, body.mailingIds ?? [], body.own),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/letter-runs/:id/paper.pdf",
    summary: "The letters, or the labels of their envelopes, on A4",
    params: IdParams,
    query: PaperQuery,
    handle: async ({ tx, params, query, reply, request }) => {
      const paper = await runPaper(tx, params.id, query);
      if (isRefusal(paper)) return paper;
      const name = languageOf(request.headers["accept-language"]) === "fr" ? "lettres" : "letters";
      void reply.type("application/pdf").header("content-disposition", `attachment; filename="${name}.pdf"`);
      return paper;
    },
  }),
  defineRoute({
    ...write,
    method: "PUT",
    url: "/letter-runs/:id/posted",
    summary: "Say that the letters left",
    params: IdParams,
    answer: LetterRunView,
    handle: async ({ tx, actor, params }) => await closeRun(tx, actor, params.id, "posted"),
  }),
  defineRoute({
    ...write,
    method: "PUT",
    url: "/letter-runs/:id/dropped",
    summary: "Say that the letters did not leave: they wait again",
    params: IdParams,
    answer: LetterRunView,
    handle: async ({ tx, actor, params }) => await closeRun(tx, actor, params.id, "dropped"),
  }),
  defineRoute({
    ...write,
    method: "POST",
    url: "/letters/returned",
    summary: "Note letters that the post brought back",
    description:
      "By the number at their foot. No other letter goes to these addresses until somebody corrects them.",
    body: ReturnedBody,
    answer: ReturnedAnswer,
    handle: async ({ tx, actor, body }) => await noteReturnedLetters(tx, actor, body.references),
  }),
  defineRoute({
    ...write,
    method: "DELETE",
    url: "/letters/returned/:reference",
    summary: "Take back a number typed by mistake: that letter did not come back",
    params: ReferenceParams,
    handle: async ({ tx, actor, params }) => await takeBackReturn(tx, actor, params.reference),
  }),
];
