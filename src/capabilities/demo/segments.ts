import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { PeopleRule } from "../insight/index.ts";
import { addSegment, evaluateSegments, readySegment } from "../segments/index.ts";
import { familiesNamed } from "./queries.ts";
import { teaCategory } from "./rules/catalogue.ts";

type Wanted = { readonly name: string; readonly note: string; readonly rule: PeopleRule };

/**
 * The segments this shop works with, one of them made of two others, and a list filled for an evening.
 * @returns the identifier of each segment, by its name.
 */
export async function makeSegments(database: Database, actor: Actor): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  await database.inMerchant(actor.merchantId, async (tx) => {
    for (const wanted of await wantedSegments(tx)) made.set(wanted.name, await make(tx, actor, wanted));
    const inSegment = (name: string): PeopleRule => ({
      field: "segment",
      op: "in",
      value: [made.get(name) ?? ""],
    });
    const both: Wanted = {
      name: "Amateurs de thé à revoir",
      note: "Une boîte à goûter les ferait revenir.",
      rule: { all: [inSegment("Amateurs de thé"), inSegment("À relancer")] },
    };
    made.set(both.name, await make(tx, actor, both));
    const evening = await addSegment(tx, actor, {
      kind: "list",
      name: "Dégustation de la Saint-Nicolas",
      note: "Les invités de la soirée, choisis parmi les meilleurs clients de Lille.",
      rule: {
        all: [
          readySegment("vip"),
          { field: "city", op: "in", value: ["Lille"] },
          { field: "spent", op: "between", value: { from: 40_000 } },
        ],
      },
    });
    if (isRefusal(evening)) throw new Error(`A list of the demonstration was refused: ${evening.refused}.`);
  });
  await evaluateSegments(database, actor.merchantId);
  return made;
}

async function wantedSegments(tx: Tx): Promise<readonly Wanted[]> {
  const tea = await familiesNamed(tx, [teaCategory]);
  return [
    {
      name: "Meilleurs clients",
      note: "Prévenus les premiers des nouveautés.",
      rule: readySegment("vip"),
    },
    {
      name: "Amateurs de thé",
      note: "Au moins trois achats de thé en un an.",
      rule: {
        field: "purchases",
        op: "purchases",
        value: { measure: "receipts", from: 3, categories: tea, when: { lastMonths: 12 } },
      },
    },
    {
      name: "À relancer",
      note: "Ils s’éloignent, et l’on peut leur écrire ou les appeler.",
      rule: {
        all: [
          readySegment("slipping"),
          { field: "reachable", op: "in", value: ["email", "sms", "phone", "post"] },
        ],
      },
    },
    {
      name: "Nouveaux de la saison",
      note: "Premier achat depuis moins de trois mois : à faire revenir une deuxième fois.",
      rule: { all: [readySegment("new"), { field: "first_purchase", op: "within", value: 90 }] },
    },
    {
      name: "En boutique et en ligne",
      note: "Ils achètent par les deux chemins.",
      rule: readySegment("web_and_shop"),
    },
  ];
}

async function make(tx: Tx, actor: Actor, wanted: Wanted): Promise<string> {
  const segment = await addSegment(tx, actor, wanted);
  if (isRefusal(segment)) throw new Error(`A segment of the demonstration was refused: ${segment.refused}.`);
  return segment.id;
}
