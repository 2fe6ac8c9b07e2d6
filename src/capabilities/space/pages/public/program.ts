import type { ReactElement } from "react";
import { instantInZone } from "../../../../values/day.ts";
import type { SitePage } from "../../../../site/frame.ts";
import { type Child, h } from "../../../../site/markup.ts";
import { box, linkButton, notice, paragraphs } from "../../../../site/parts.ts";
import { dayInZone } from "../../../../values/day.ts";
import { explainEarn, type ProgramDefinition } from "../../../loyalty/shared.ts";
import { classesByLaw, shownPrograms, type ShownProgram } from "../../public-program.ts";
import { mayJoin } from "../../public-join.ts";
import type { OpenShop } from "../../public-shop.ts";
import { mayJoinHere } from "../../public-site.ts";
import {
  type Said,
  sayEarning,
  sayExpiry,
  sayPoints,
  sayRewards,
  saySentence,
  sayShortly,
} from "../../public-words.ts";
import { bearsOnSome, type Example, examplesOf } from "../../rules/example.ts";
import { publicPage } from "./page.ts";
import { cardPicture } from "./card-picture.ts";
import { levelsTable } from "./levels.ts";

/** `/s/:slug/program`: the rules as they are, said so that nobody has to ask (C. conso. L121-2: conditions, advantages, end). */
export async function programPage(shop: OpenShop): Promise<SitePage> {
  const { say, tx, face } = shop;
  const programs = await shownPrograms(shop);
  const byLaw = await classesByLaw(shop);
  const canJoin = await mayJoinHere(shop);
  const [only] = programs;
  const today = dayInZone(tx.now, face.timeZone);
  return publicPage(shop, {
    below: "/program",
    part: "program",
    title: say("space.program.title"),
    description: say("space.program.description", { shop: face.name }),
    isPublic: true,
    body: [
      h(
        "h1",
        null,
        programs.length === 1 && only !== undefined ? only.program.name : say("space.program.title"),
      ),
      programs.length < 2 ? null : contents(programs),
      programs.length === 0
        ? notice("note", say("space.program.none"), h("p", null, say("space.program.none_words")))
        : programs.map((shown) => oneProgram(shop, shown, { byLaw, isAlone: programs.length === 1 })),
      canJoin && programs.some(({ program }) => mayJoin(program, today))
        ? h("p", null, linkButton(say("space.public.join_button"), `/s/${face.slug}/join`))
        : null,
    ],
  });
}

/** Of several programs: which there are, each one touch away. */
function contents(programs: readonly ShownProgram[]): ReactElement {
  return h(
    "ul",
    { className: "points" },
    programs.map(({ program, telling }) =>
      h(
        "li",
        null,
        h("a", { href: `#${idOf("program", program.id)}` }, program.name),
        h("span", { className: "hint block" }, sayShortly(program.current.definition, telling)),
      ),
    ),
  );
}

/** The common point of a network has no rule of its own: each of its shops says what its purchases bring. */
function earnsHere({ earn }: ShownProgram["program"]["current"]["definition"]): boolean {
  return earn.rules.some(({ enabled }) => enabled);
}

function idOf(part: string, programId: string): string {
  return `${part}-${programId.slice(-6)}`;
}

function oneProgram(
  shop: OpenShop,
  shown: ShownProgram,
  { byLaw, isAlone }: { readonly byLaw: ReadonlySet<string>; readonly isAlone: boolean },
): ReactElement {
  const { program, telling } = shown;
  const { definition } = program.current;
  const id = (part: string) => idOf(part, program.id);
  const level = isAlone ? "h2" : "h3";
  const part = (name: string, title: string, ...children: Child[]) =>
    h(
      "section",
      { className: "stack", "aria-labelledby": id(name) },
      h(level, { id: id(name) }, title),
      ...children,
    );
  const rewards = sayRewards(definition, telling);
  const known = h(
    "ul",
    { className: "points" },
    toKnow(shop, shown, byLaw).map((line) => h("li", null, line)),
  );
  const examples = shown.standing === "ended" || !earnsHere(definition) ? [] : examplesFor(shop, shown);
  return h(
    "article",
    { className: "stack loose", "aria-label": program.name },
    isAlone ? null : h("h2", { id: id("program") }, program.name),
    standing(shop, shown),
    part(
      "earn",
      say(shop, "earn"),
      box(
        list(sayEarning(definition, telling)),
        h(
          "ul",
          { className: "points" },
          alsoOfEarning(shop, shown).map((line) => h("li", null, line)),
        ),
      ),
    ),
    examples.length === 0 ? null : part("example", say(shop, "example"), exampleTable(shop, shown, examples)),
    rewards.length === 0
      ? null
      : part("rewards", say(shop, "rewards"), box(cardPicture(shown), list(rewards))),
    definition.tiers === null ? null : part("levels", say(shop, "levels"), levelsTable(shop, shown)),
    isAlone
      ? part("know", say(shop, "know"), known)
      : h("details", null, h("summary", null, say(shop, "know")), known),
    definition.terms.trim() === ""
      ? null
      : h(
          "details",
          null,
          h("summary", null, say(shop, "terms")),
          h("div", { className: "stack" }, paragraphs(definition.terms.split("\n"), "h3")),
        ),
    h("p", { className: "fine" }, versionLine(shop, shown)),
  );
}

function say({ say: said }: OpenShop, word: string): string {
  return said(`space.program.${word}`);
}

function list(facts: readonly Said[]): ReactElement {
  return h(
    "ul",
    { className: "rows" },
    facts.map(({ text, conditions }) =>
      h(
        "li",
        null,
        h(
          "span",
          { className: "what" },
          h("span", { className: "strong" }, text),
          conditions.length === 0 ? null : h("span", { className: "hint" }, conditions.join(" · ")),
        ),
      ),
    ),
  );
}

function standing(
  { say: said, formats }: OpenShop,
  { program, standing: state }: ShownProgram,
): ReactElement | null {
  switch (state) {
    case "open":
      return null;
    case "paused":
      return notice(
        "warning",
        said("space.program.paused"),
        h("p", null, said("space.program.paused_words")),
      );
    case "soon":
      return notice("note", said("space.program.soon", { day: formats.day(program.startsOn ?? "") }));
    case "ended":
      return notice(
        "warning",
        said("space.program.ended"),
        program.usableUntil === null
          ? null
          : h("p", null, said("space.program.ended_words", { day: formats.day(program.usableUntil) })),
      );
  }
}

/** Whom and where, what is kept, how much at most: what holds for all that earns. */
function alsoOfEarning({ say: said, formats }: OpenShop, { program, telling }: ShownProgram): string[] {
  const { definition } = program.current;
  const { join, earn, stores, channels } = definition;
  const lines = [
    said(`space.program.join_${join.mode}`, {
      price: formats.moneyShort(join.priceCents),
      months: join.durationMonths,
    }),
  ];
  if (!earnsHere(definition)) lines.push(said("space.program.earned_elsewhere"));
  if (join.headStartUnits > 0)
    lines.push(
      said("space.program.head_start", { gift: sayPoints(join.headStartUnits, definition, telling) }),
    );
  if (stores.length > 0) {
    lines.push(
      said("space.program.where", { stores: formats.list(stores.map((id) => telling.stores[id] ?? id)) }),
    );
  }
  if (channels.length === 1) lines.push(said(`space.program.channel_${channels[0] ?? "shop"}_sentence`));
  if (earn.carriesRemainder && earn.rules.some(({ type }) => type === "per_amount"))
    lines.push(said("space.program.kept"));
  for (const cap of earn.caps) {
    lines.push(said(`space.program.cap_${cap.per}`, { most: sayPoints(cap.units, definition, telling) }));
  }
  if (earn.cooldownMinutes > 0) lines.push(said("space.program.cooldown", { minutes: earn.cooldownMinutes }));
  if (earn.pendingDays > 0) lines.push(said("space.program.pending", { days: earn.pendingDays }));
  return lines;
}

function toKnow(shop: OpenShop, { program, telling }: ShownProgram, byLaw: ReadonlySet<string>): string[] {
  const { say: said } = shop;
  const { definition } = program.current;
  const { basis } = definition.earn;
  const lines = [`${sayExpiry(definition, telling)}.`, said(basisKey(definition))];
  lines.push(said(`space.program.refund_${definition.refunds.policy}`));
  if (definition.refunds.returnsSpent) lines.push(said("space.program.refund_returns"));
  if (basis.paidWithGiftCards === "excluded") lines.push(said("space.program.not_gift_cards"));
  for (const one of ["book", "tobacco", "infant_formula", "medicine"]) {
    if (byLaw.has(one)) lines.push(said(`space.program.law_${one}`));
  }
  lines.push(said("space.program.free_to_leave"), said("space.program.may_change"));
  return lines;
}

function basisKey({ earn }: ProgramDefinition): string {
  const { discounts, delivery } = earn.basis;
  const counted = discounts === "ignored" ? "full" : "paid";
  return `space.program.basis_${counted}_${delivery === "included" ? "with" : "without"}_delivery`;
}

function examplesFor({ tx, face }: OpenShop, { program, telling }: ShownProgram): Example[] {
  const { definition } = program.current;
  const noon = instantInZone(`${telling.today}T12:00:00`, face.timeZone);
  const day =
    program.startsOn !== null && program.startsOn > telling.today
      ? program.startsOn
      : dayInZone(noon, face.timeZone);
  return examplesOf(
    {
      id: program.id,
      name: program.name,
      state: "active",
      startsOn: program.startsOn ?? dayInZone(tx.now, face.timeZone),
      versions: [{ version: program.current.version, validFrom: program.current.validFrom, definition }],
      giftClasses: {},
      productNames: {},
    },
    { day, timeZone: face.timeZone, storeId: definition.stores[0] ?? null },
  );
}

function exampleTable(
  shop: OpenShop,
  { program, telling }: ShownProgram,
  examples: readonly Example[],
): ReactElement {
  const { say: said, formats } = shop;
  const { definition } = program.current;
  const hasVisits = examples.some(({ visits }) => visits !== null);
  const isOfSome = definition.earn.rules.some(
    ({ enabled, type, filter }) => enabled && type !== "multiplier" && bearsOnSome(filter),
  );
  const why = examples.findLast(({ effects }) => effects.length > 0);
  return box(
    h(
      "div",
      { className: "scroll" },
      h(
        "table",
        { className: "table" },
        h("caption", null, said("space.program.example_caption")),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, said("space.program.example_amount")),
            h("th", { scope: "col" }, said("space.program.example_earned")),
            hasVisits ? h("th", { scope: "col" }, said("space.program.example_first")) : null,
          ),
        ),
        h(
          "tbody",
          null,
          examples.map(({ amountCents, units, visits }) =>
            h(
              "tr",
              null,
              h("td", { className: "nowrap" }, formats.moneyShort(amountCents)),
              h(
                "td",
                { className: "nowrap" },
                units === 0 ? said("space.program.nothing") : sayPoints(units, definition, telling),
              ),
              hasVisits
                ? h(
                    "td",
                    null,
                    visits === null
                      ? said(units === 0 ? "space.program.no_reward" : "space.program.never")
                      : said("space.program.after_visits", { visits }),
                  )
                : null,
            ),
          ),
        ),
      ),
    ),
    isOfSome ? h("p", { className: "hint" }, said("space.program.example_goods")) : null,
    why === undefined
      ? null
      : h(
          "p",
          { className: "hint" },
          said("space.program.because", {
            amount: formats.moneyShort(why.amountCents),
            why: explainEarn(why.effects, definition)
              .map((sentence) => saySentence(sentence, telling))
              .join(" ; "),
          }),
        ),
  );
}

function versionLine({ say: said, formats, face }: OpenShop, { program }: ShownProgram): string {
  const { version, validFrom } = program.current;
  const day = dayInZone(new Date(validFrom), face.timeZone);
  return said("space.program.version", { version, day: formats.day(day) });
}
