import { createMerchant, invite, listMerchants } from "../../capabilities/accounts/index.ts";
import { openNetwork } from "../../capabilities/network/index.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { centsOf } from "../../values/money.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { accepted, print, withProgram } from "./session.ts";

export const networkCommands: readonly Command[] = [
  {
    name: "network",
    usage:
      "network create --name N --slug S --manager E [--country FR] [--currency EUR] [--language fr] [--worth 130=10.00] [--earn 3.50] [--url BASE] | network list",
    summary: "Opens a network of shops that share a card and invites its manager, or lists the networks.",
    options: ["name", "slug", "manager", "country", "currency", "language", "worth", "earn", "url"],
    run: async (given) => {
      const [verb] = given.words;
      if (verb === "list") {
        await withProgram(given, async ({ database }) => {
          const networks = (await listMerchants(database)).filter(({ kind }) => kind === "network");
          print(given, networks.map(({ slug, name, id }) => `${slug}\t${name}\t${id}`).join("\n"), {
            networks: networks.map(({ id, slug, name }) => ({ id, slug, name })),
          });
        });
        return;
      }
      if (verb !== "create") throw new OperatorError("Say “network create” or “network list”.", 2);
      const language = given.option("language") ?? "fr";
      if (language !== "fr" && language !== "en") throw new OperatorError("--language is fr or en.", 2);
      const wanted = {
        kind: "network",
        name: given.required("name"),
        slug: given.required("slug"),
        country: given.option("country") ?? "FR",
        currency: given.option("currency") ?? "EUR",
        language,
      } as const;
      const email = given.required("manager");
      const point = pointOf(given.option("worth"), given.option("earn"));
      await withProgram(given, async ({ database }) => {
        const { network, token, expiresAt } = await database.inPlatform(async (tx) => {
          const made = accepted(await createMerchant(tx, wanted));
          const invitation = {
            merchantId: made.id,
            email,
            role: "owner",
            by: "rebelote",
            giver: "owner",
          } as const;
          return { network: made, ...accepted(await invite(tx, invitation)) };
        });
        await database.inMerchant(network.id, async (tx) => {
          accepted(await openNetwork(tx, systemActor(network.id, "rebelote", "operator"), point));
        });
        const base = given.option("url") ?? "http://127.0.0.1:4700";
        const link = `${base.replace(/\/$/, "")}/invitations/${token}`;
        print(
          given,
          `${network.id}\n${link}\nThe manager's link, shown once; valid until ${expiresAt.slice(0, 10)}.`,
          { id: network.id, slug: network.slug, link, expiresAt },
        );
      });
    },
  },
];

/** “130=10.00”: 130 points are worth 10.00; “3.50”: a purchase of 3.50 earns one. */
function pointOf(worth: string | undefined, earn: string | undefined): Parameters<typeof openNetwork>[2] {
  const [points = "", amount = ""] = worth?.split("=") ?? [];
  const cents = centsOf(amount);
  if (worth !== undefined && (!/^[1-9]\d{0,5}$/.test(points) || cents === null || cents <= 0))
    throw new OperatorError("--worth is so many points and what they pay, such as 130=10.00.", 2);
  const earnCents = earn === undefined ? undefined : centsOf(earn);
  if (earnCents === null || (earnCents !== undefined && earnCents <= 0))
    throw new OperatorError("--earn is the amount that earns one point, such as 3.50.", 2);
  return {
    ...(worth === undefined || cents === null ? {} : { worth: { points: Number(points), cents } }),
    ...(earnCents === undefined ? {} : { earnCents }),
  };
}
