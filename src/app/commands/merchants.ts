import {
  addStore,
  createMerchant,
  invite,
  isRole,
  listMerchants,
} from "../../capabilities/accounts/index.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { OperatorError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { accepted, print, requiredMerchant, withProgram } from "./session.ts";

export const merchantCommands: readonly Command[] = [
  {
    name: "merchant",
    usage:
      "merchant create --name N --slug S --country FR --currency EUR [--time-zone Z] [--language fr] | merchant list",
    summary: "Opens a shop and prints its identifier, or lists the shops.",
    options: ["name", "slug", "country", "currency", "time-zone", "language"],
    run: async (given) => {
      const [verb] = given.words;
      if (verb === "list") {
        await withProgram(given, async ({ database }) => {
          const shops = await listMerchants(database);
          const lines = shops.map((shop) => `${shop.slug}\t${shop.name}\t${shop.id}`);
          print(given, lines.join("\n"), {
            merchants: shops.map(({ id, slug, name }) => ({ id, slug, name })),
          });
        });
        return;
      }
      if (verb !== "create") throw new OperatorError("Say “merchant create” or “merchant list”.", 2);
      const language = given.option("language") ?? "fr";
      if (language !== "fr" && language !== "en") throw new OperatorError("--language is fr or en.", 2);
      const wanted = {
        name: given.required("name"),
        slug: given.required("slug"),
        country: given.required("country"),
        currency: given.required("currency"),
        timeZone: given.option("time-zone"),
        language,
      } as const;
      await withProgram(given, async ({ database }) => {
        const shop = await database.inPlatform(async (tx) => accepted(await createMerchant(tx, wanted)));
        await database.inMerchant(shop.id, async (tx) => {
          const plain = {
            address: null,
            postcode: null,
            city: null,
            country: shop.country,
            timeZone: shop.timeZone,
          };
          accepted(
            await addStore(tx, systemActor(shop.id, "rebelote", "operator"), {
              ...plain,
              kind: "shop",
              code: "shop",
              name: shop.name,
            }),
          );
        });
        print(given, shop.id, { id: shop.id, slug: shop.slug });
      });
    },
  },
  {
    name: "staff",
    usage:
      "staff invite --merchant S --email E --role owner|manager|marketing|service|cashier|guest [--until DAY] [--url BASE]",
    summary: "Invites somebody; the link is printed once.",
    options: ["merchant", "email", "role", "until", "url"],
    run: async (given) => {
      if (given.words[0] !== "invite") throw new OperatorError("Say “staff invite”.", 2);
      const role = given.required("role");
      if (!isRole(role))
        throw new OperatorError("--role is owner, manager, marketing, service, cashier or guest.", 2);
      await withProgram(given, async (program) => {
        const shop = await requiredMerchant(program, given);
        const made = await program.database.inPlatform(async (tx) =>
          accepted(
            await invite(tx, {
              merchantId: shop.id,
              email: given.required("email"),
              role,
              validUntil: given.option("until") ?? null,
              by: "rebelote",
              giver: "owner",
            }),
          ),
        );
        const base = given.option("url") ?? "http://127.0.0.1:4700";
        const link = `${base.replace(/\/$/, "")}/invitations/${made.token}`;
        print(given, `${link}\nShown once; valid until ${made.expiresAt.slice(0, 10)}.`, {
          link,
          expiresAt: made.expiresAt,
        });
      });
    },
  },
];
