import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { dismiss, today } from "./operations.ts";
import { deleteDismissal } from "./queries.ts";

const tag = "today";
const ActionParams = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 80, pattern: "^[a-z][a-z0-9_:-]*$" }),
});
const DismissalBody = Type.Object(
  {
    answer: Type.Unsafe<"not_for_me" | "later">(
      Type.String({ enum: ["not_for_me", "later"], description: "Not for me, or in seven days" }),
    ),
  },
  { additionalProperties: false },
);

export const todayRoutes = [
  defineRoute({
    method: "GET",
    url: "/today",
    tag,
    permission: "today:read",
    summary: "What to do now, and how the shop is doing",
    handle: async ({ tx }) => await today(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/today/actions/:key/dismissal",
    tag,
    permission: "today:write",
    summary: "Put an action off",
    params: ActionParams,
    body: DismissalBody,
    handle: async ({ tx, actor, params, body }) => await dismiss(tx, params.key, body.answer, actor.name),
  }),
  defineRoute({
    method: "DELETE",
    url: "/today/actions/:key/dismissal",
    tag,
    permission: "today:write",
    summary: "Propose an action again",
    params: ActionParams,
    handle: async ({ tx, params }) => await deleteDismissal(tx, params.key),
  }),
];
