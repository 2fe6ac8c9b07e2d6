import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { recordAndMerged } from "../customers/index.ts";
import { selectLookers, selectViews } from "./queries-views.ts";
import { Id } from "./schema-requests.ts";

const daysTold = 30;

export const viewsRoutes = [
  defineRoute({
    method: "GET",
    url: "/privacy/views",
    tag: "privacy",
    permission: "privacy:read",
    summary: "Who saw which record, newest first, and who saw how many within 30 days",
    query: Type.Object(
      {
        customer: Type.Optional(Id),
        actor: Type.Optional(Type.String({ maxLength: 200 })),
        cursor: Type.Optional(Type.String({ maxLength: 200 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      },
      { additionalProperties: false },
    ),
    handle: async ({ tx, query: { customer, actor, cursor, limit = 50 } }) => {
      const [hour, id] = readCursor(cursor, 2) ?? [];
      const items = await selectViews(tx, {
        customerIds: customer === undefined ? null : await recordAndMerged(tx, customer),
        actor: actor ?? null,
        before: hour === undefined || id === undefined ? null : { hour, id },
        limit,
      });
      const last = items.length === limit ? items.at(-1) : undefined;
      const since = new Date(Date.parse(tx.now) - daysTold * 86_400_000).toISOString();
      return {
        items,
        nextCursor: last === undefined ? null : writeCursor([last.hour, last.id]),
        lookers: cursor === undefined ? await selectLookers(tx, since) : [],
      };
    },
  }),
];
