import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { applyOperations } from "./apply.ts";
import { checkCode } from "./operations-cashiers.ts";
import { endSignIn } from "./queries-cashiers.ts";
import { sendPacked } from "./packed.ts";
import { leanPage } from "./rules/lean.ts";
import { counterCustomer, counterPage, counterRow, customerOfCard, findAtCounter } from "./rows.ts";
import { OperationsBody } from "./schema-operation.ts";
import { CustomersQuery, FindQuery, SignInBody } from "./schema-row.ts";
import { ById } from "./schema.ts";
import { atCounter, forgetSignIn, rememberSignIn, withCashier } from "./sessions.ts";
import { startCounter } from "./start.ts";

const tag = "counter";
const permission = "till:serve";

/** What the page at /till asks; only paired devices are let in. */
export const counterRoutes = [
  defineRoute({
    method: "GET",
    url: "/counter/start",
    tag,
    permission,
    summary: "All that a till must know before the first customer",
    handle: async ({ tx, request }) => await startCounter(tx, atCounter(request)),
  }),
  defineRoute({
    method: "POST",
    url: "/counter/sign-in",
    tag,
    permission,
    summary: "Sign a cashier in by her short code",
    description:
      "Five wrong codes shut it for five minutes. With the verifier of the answer, the same person may sign in on this device without a network.",
    body: SignInBody,
    transaction: "none",
    handle: async ({ database, request, reply, body }) => {
      const session = atCounter(request);
      const signedIn = await checkCode(database, session.merchantId, body);
      if (isRefusal(signedIn)) return signedIn;
      await rememberSignIn(database, { request, reply }, session, signedIn.cashier.id);
      return signedIn;
    },
  }),
  defineRoute({
    method: "POST",
    url: "/counter/sign-out",
    tag,
    permission,
    summary: "Sign the cashier out",
    handle: async ({ tx, request, reply }) => {
      const secretHash = forgetSignIn(request, reply);
      if (secretHash !== undefined) await endSignIn(tx, secretHash);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/counter/customers",
    tag,
    permission,
    summary: "The working set of a till, by pages; with `since`, what has changed",
    query: CustomersQuery,
    transaction: "none",
    handle: async ({ database, request, reply, query }) => {
      const session = withCashier(request);
      if (isRefusal(session)) return session;
      const page = await database.inMerchant(session.merchantId, async (tx) => {
        const read = await counterPage(tx, query);
        return isRefusal(read) ? read : leanPage(read, tx.now);
      });
      return isRefusal(page) ? page : await sendPacked(request, reply, page);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/counter/customers/:id",
    tag,
    permission,
    summary: "One customer: her row, her last movements and what there is to know",
    params: ById,
    handle: async ({ tx, database, actor, request, params }) => {
      const session = withCashier(request);
      if (isRefusal(session)) return session;
      const language = languageOf(request.headers["accept-language"]);
      return await counterCustomer(database, tx, actor, params.id, language);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/counter/find",
    tag,
    permission,
    summary: "At most three customers whom these words could mean",
    query: FindQuery,
    handle: async ({ tx, request, query }) => {
      const session = withCashier(request);
      return isRefusal(session) ? session : { items: await findAtCounter(tx, query.q) };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/counter/cards/:number",
    tag,
    permission,
    summary: "Whose card was shown, one of a network included",
    params: Type.Object(
      { number: Type.String({ minLength: 1, maxLength: 40 }) },
      { additionalProperties: false },
    ),
    transaction: "none",
    handle: async ({ database, request, params }) => {
      const session = withCashier(request);
      if (isRefusal(session)) return session;
      const { merchantId } = session;
      const customerId = await customerOfCard(database, merchantId, params.number);
      if (isRefusal(customerId)) return customerId;
      return await database.inMerchant(merchantId, async (tx) => await counterRow(tx, customerId));
    },
  }),
  defineRoute({
    method: "POST",
    url: "/counter/operations",
    tag,
    permission,
    summary: "What was done at a till, in its order, each applied once by its identifier",
    body: OperationsBody,
    transaction: "none",
    handle: async ({ database, request, body }) => {
      const session = atCounter(request);
      // What was done without a network is told by whoever holds the device; what is done now, by whoever signed in.
      const isOfNow = body.operations.some((said) => !("offline" in said) || said.offline !== true);
      if (session.cashier === null && isOfNow) return refuse("cashier_not_signed_in");
      const language = languageOf(request.headers["accept-language"]);
      return await applyOperations(database, session, body, language);
    },
  }),
];
