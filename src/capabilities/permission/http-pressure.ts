import { defineRoute, type Route } from "../../platform/http/route.ts";
import { addCap, changeCap, forgetQuietHours, pressureSettings, removeCap, setQuietHours } from "./caps.ts";
import { pressureForecast, pressureOn, pressureReceived, unsubscribesExpected } from "./pressure.ts";
import {
  CapBody,
  CapChangeBody,
  CapParams,
  ExpectedBody,
  ForecastQuery,
  PersonParams,
  QuietBody,
  QuietParams,
} from "./schema-pressure.ts";

const tag = "permission";

export const pressureRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    url: "/pressure",
    tag,
    permission: "permission:read",
    summary: "How often the shop speaks to a person at most, and when it keeps quiet",
    handle: async ({ tx }) => await pressureSettings(tx),
  }),
  defineRoute({
    method: "GET",
    url: "/pressure/received",
    tag,
    permission: "permission:read",
    summary:
      "What each group of customers had in the last thirty days, and from how many messages on people leave",
    handle: async ({ tx }) => await pressureReceived(tx),
  }),
  defineRoute({
    method: "GET",
    url: "/pressure/forecast",
    tag,
    permission: "permission:read",
    summary: "What is planned, for whom it is too much, and how many may leave because of it",
    query: ForecastQuery,
    handle: async ({ tx, query }) => await pressureForecast(tx, query.days),
  }),
  defineRoute({
    method: "POST",
    url: "/pressure/unsubscribes",
    tag,
    permission: "permission:read",
    summary: "How many may leave if an audience gets one more message now",
    body: ExpectedBody,
    handle: async ({ tx, body: { rule, customerIds, channel } }) =>
      await unsubscribesExpected(
        tx,
        customerIds === undefined ? { rule: rule ?? { all: [] } } : { customerIds },
        { channel },
      ),
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/pressure",
    tag,
    permission: "permission:read",
    summary: "What a customer had lately, and how many more she may have now by each limit",
    params: PersonParams,
    handle: async ({ tx, params }) => await pressureOn(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/pressure/caps",
    tag,
    permission: "permission:write",
    summary: "Set a cap: at most so many offers and news in a span, for everybody or a segment",
    body: CapBody,
    status: 201,
    handle: async ({ tx, actor, body }) => await addCap(tx, actor, body),
  }),
  defineRoute({
    method: "PATCH",
    url: "/pressure/caps/:id",
    tag,
    permission: "permission:write",
    summary: "Change a cap",
    params: CapParams,
    body: CapChangeBody,
    handle: async ({ tx, actor, params, body }) => await changeCap(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "DELETE",
    url: "/pressure/caps/:id",
    tag,
    permission: "permission:write",
    summary: "Remove a cap",
    params: CapParams,
    handle: async ({ tx, actor, params }) => await removeCap(tx, actor, params.id),
  }),
  defineRoute({
    method: "PUT",
    url: "/pressure/quiet-hours/:channel",
    tag,
    permission: "permission:write",
    summary: "Set the hours at which the shop sends no offers by a way",
    description: "Told where the person lives. The hours of the law hold beside them.",
    params: QuietParams,
    body: QuietBody,
    handle: async ({ tx, actor, params, body }) =>
      await setQuietHours(tx, actor, { channel: params.channel, ...body }),
  }),
  defineRoute({
    method: "DELETE",
    url: "/pressure/quiet-hours/:channel",
    tag,
    permission: "permission:write",
    summary: "Go back to the hours that come with the product",
    params: QuietParams,
    handle: async ({ tx, actor, params }) => await forgetQuietHours(tx, actor, params.channel),
  }),
];
