import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { addMailing, scheduleMailing } from "../messages/index.ts";
import { addCap } from "../permission/index.ts";
import { addTemplate, changeTemplate } from "../templates/index.ts";
import { agreed } from "./loyalty.ts";

/**
 * What this shop says and how often: its two caps, the words it keeps, a letter to its best customers that leaves this morning and a
 * message it has only begun to prepare.
 */
export async function writeLetters(
  database: Database,
  actor: Actor,
  segments: ReadonlyMap<string, string>,
): Promise<void> {
  const inSegment = (name: string) => ({
    rule: { field: "segment", op: "in", value: [segments.get(name) ?? ""] } as const,
  });
  await database.inMerchant(actor.merchantId, async (tx) => {
    for (const [name, channel] of [
      ["Un e-mail par semaine", "email"],
      ["Un SMS par semaine", "sms"],
    ] as const) {
      const cap = { name, channel, most: 1, span: "rolling", hours: 7 * 24, onHit: "skip" } as const;
      agreed(await addCap(tx, actor, { ...cap, topic: null, segmentId: null, isOn: true }));
    }
    for (const library of ["birthday", "sms_order_ready", "call_win_back"])
      agreed(await addTemplate(tx, actor, { library }));
    const winBack = agreed(await addTemplate(tx, actor, { library: "win_back" }));
    const letter = await addLetter(tx, actor);
    const best = agreed(
      await addMailing(tx, actor, {
        name: "Le carnet de dégustation, aux meilleurs clients",
        channel: "email",
        purpose: "marketing",
        templateId: letter,
        audience: inSegment("Meilleurs clients"),
      }),
    );
    agreed(await scheduleMailing(tx, actor, best.id));
    agreed(
      await addMailing(tx, actor, {
        name: "Une boîte à goûter, pour qui aimait nos thés",
        channel: "email",
        purpose: "marketing",
        templateId: winBack.id,
        audience: inSegment("Amateurs de thé à revoir"),
      }),
    );
  });
}

async function addLetter(tx: Tx, actor: Actor): Promise<string> {
  const made = agreed(
    await addTemplate(tx, actor, {
      channel: "email",
      name: "Le carnet de dégustation",
      class: "marketing",
      aim: "newsletter",
    }),
  );
  const draft = { channel: "email", words: { fr: letterIn("fr"), en: letterIn("en") } } as const;
  agreed(await changeTemplate(tx, actor, made.id, { revision: made.revision, draft }));
  return made.id;
}

const letters = {
  fr: {
    subject: "Trois chocolats à goûter les yeux fermés",
    preheader: "Nos conseils de dégustation, en une minute.",
    title: "À goûter lentement",
    paragraphs: [
      "{{ salutation }},",
      "Un chocolat se goûte à température de la pièce, après un thé léger. Cassez-le, écoutez-le, puis laissez-le fondre : les arômes viennent en trois temps.",
      "Passez nous voir : nous vous ferons comparer deux origines au comptoir.",
    ],
    label: "Mon espace et mes points",
    signature: "À bientôt,\n{{ signataire }}",
  },
  en: {
    subject: "Three chocolates to taste with your eyes closed",
    preheader: "How we taste, in one minute.",
    title: "To be tasted slowly",
    paragraphs: [
      "{{ greeting }},",
      "Chocolate is best at room temperature, after a light tea. Break it, listen to it, then let it melt: its aromas come one after the other.",
      "Come and see us: we will let you compare two origins at the counter.",
    ],
    label: "My account and my points",
    signature: "See you soon,\n{{ sender }}",
  },
} as const;

function letterIn(language: "fr" | "en") {
  const { subject, preheader, title, paragraphs, label, signature } = letters[language];
  return {
    subject,
    preheader,
    text: null,
    blocks: [
      { id: "title", kind: "heading", text: title, level: 1 },
      { id: "words", kind: "text", rich: rich(paragraphs) },
      { id: "points", kind: "loyalty", programId: null, showProgress: true },
      { id: "door", kind: "button", label, link: "page:space" },
      { id: "name", kind: "text", rich: rich([signature]) },
    ],
  } as const;
}

function rich(paragraphs: readonly string[]) {
  const content = paragraphs.map(
    (text) => ({ type: "paragraph", content: [{ type: "text", text }] }) as const,
  );
  return { type: "doc", content } as const;
}
