import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal } from "../../values/refusal.ts";
import { readWallets, setUpdateTimes } from "./operations-read.ts";
import { removeWalletAccount, setAppleAccount, setGoogleAccount } from "./operations-wallet-accounts.ts";
import { AppleBody, GoogleBody, PlatformParams, TimesBody, WalletsAnswer } from "./schema.ts";

const tag = "cards";

export const walletRoutes = [
  defineRoute({
    method: "GET",
    url: "/wallet-accounts",
    tag,
    permission: "cards:read",
    summary: "The shop's accounts with Apple and Google, without their keys",
    answer: WalletsAnswer,
    handle: async ({ tx }) => await readWallets(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/wallet-accounts/apple",
    tag,
    permission: "loyalty:write",
    summary: "Keep Apple's certificate of the pass type and its key, checked and sealed",
    body: AppleBody,
    answer: WalletsAnswer,
    handle: async ({ tx, database, actor, body }) => {
      const refused = await setAppleAccount(tx, database, actor, body);
      return isRefusal(refused) ? refused : await readWallets(tx);
    },
  }),
  defineRoute({
    method: "PUT",
    url: "/wallet-accounts/google",
    tag,
    permission: "loyalty:write",
    summary: "Keep Google's issuer and service account, checked and sealed",
    body: GoogleBody,
    answer: WalletsAnswer,
    handle: async ({ tx, database, actor, body }) => {
      const refused = await setGoogleAccount(tx, database, actor, body);
      return isRefusal(refused) ? refused : await readWallets(tx);
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/wallet-accounts/:platform",
    tag,
    permission: "loyalty:write",
    summary: "Forget an account; cards already on phones stay as they last were",
    params: PlatformParams,
    handle: async ({ tx, actor, params }) => await removeWalletAccount(tx, actor, params.platform),
  }),
  defineRoute({
    method: "PUT",
    url: "/wallet-accounts/times",
    tag,
    permission: "loyalty:write",
    summary: "How often and when phones are told of a change",
    body: TimesBody,
    answer: WalletsAnswer,
    handle: async ({ tx, actor, body }) => await setUpdateTimes(tx, actor, body),
  }),
];
