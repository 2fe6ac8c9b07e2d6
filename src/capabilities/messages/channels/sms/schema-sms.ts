import { type Static, Type } from "typebox";
import { choice } from "../../../../values/shapes.ts";

export const ReceivedBody = Type.Object(
  {
    number: Type.String({ minLength: 3, maxLength: 40, description: "Who wrote, in any usual writing" }),
    text: Type.String({ maxLength: 2_000 }),
    providerId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: "The same twice is heard once" }),
    ),
  },
  { additionalProperties: false },
);

export const ReceivedAnswer = Type.Object({
  kind: choice(
    ["stop", "reply", "duplicate"],
    "stop: offers by SMS end for whoever has the number; reply: words for the shop",
  ),
  customers: Type.Integer({ description: "Customers it concerns" }),
});

export const SmsAddressesAnswer = Type.Object({
  received: Type.String({ description: "For gateways with a key of ours" }),
  twilio: Type.String({ description: "For Twilio, which signs with the account's token" }),
});
export type SmsAddressesAnswer = Static<typeof SmsAddressesAnswer>;
