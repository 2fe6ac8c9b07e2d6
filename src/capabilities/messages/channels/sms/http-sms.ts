import { Type } from "typebox";
import { defineRoute, type Route } from "../../../../platform/http/route.ts";
import { choice } from "../../../../values/shapes.ts";
import { receiveSms } from "./received.ts";

const ReceivedBody = Type.Object(
  {
    number: Type.String({ minLength: 3, maxLength: 40, description: "Who wrote, in any usual writing" }),
    text: Type.String({ maxLength: 2_000 }),
    providerId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "The same twice is heard once" }),
    ),
  },
  { additionalProperties: false },
);

const ReceivedAnswer = Type.Object({
  kind: choice(
    ["stop", "reply", "duplicate"],
    "stop: offers by SMS end for whoever has the number; reply: words for the shop",
  ),
  customers: Type.Integer({ description: "Customers it concerns" }),
});

export const smsRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    url: "/sms/received",
    tag: "messages",
    permission: "messages:write",
    summary: "Bring an SMS that somebody sent to the shop",
    description:
      "For a gateway that has a key. STOP, ARRET and the like count when they are the whole message; nothing in a longer text gives or takes a consent.",
    body: ReceivedBody,
    answer: ReceivedAnswer,
    handle: async ({ tx, body }) => await receiveSms(tx, body),
  }),
];
