import type { ReactElement } from "react";
import type { SitePage } from "../../../../site/frame.ts";
import {
  birthdayField,
  errorSummary,
  field,
  hasErrors,
  type Kept,
  postForm,
  submitButton,
  tick,
} from "../../../../site/forms.ts";
import { h } from "../../../../site/markup.ts";
import { notice } from "../../../../site/parts.ts";
import { currentConsentWords, currentNotice, type CurrentNotice } from "../../../consent/index.ts";
import { signUpFields, topicsOf } from "../../../permission/index.ts";
import { mayJoin } from "../../public-join.ts";
import { shownPrograms } from "../../public-program.ts";
import type { OpenShop } from "../../public-shop.ts";
import { sayShortly } from "../../public-words.ts";
import { numberOfVersion } from "../../words.ts";
import { publicPage } from "./page.ts";

/** The form by which somebody takes a card. `stamp` says when it was shown; `again`: it came too fast, or waited too long. */
export async function joinFormPage(
  shop: OpenShop,
  { stamp, kept, again = false }: { readonly stamp: string; readonly kept: Kept; readonly again?: boolean },
): Promise<SitePage> {
  const { say, face, language, tx } = shop;
  const told = await currentNotice(tx, { form: "join", language });
  const byEmail = await currentConsentWords(tx, { channel: "email", language, form: "join" });
  const bySms = await currentConsentWords(tx, { channel: "sms", language, form: "join" });
  const isWrong = hasErrors(kept);
  return publicPage(shop, {
    below: "/join",
    part: "join",
    title: say("space.join.title"),
    description: say("space.join.description", { shop: face.name }),
    hasErrors: isWrong,
    ...(isWrong || again ? { status: 422 } : {}),
    body: [
      errorSummary(kept, say),
      again
        ? notice("warning", say("space.join.again"), h("p", null, say("space.join.again_words")), true)
        : null,
      await head(shop),
      postForm(
        `/s/${face.slug}/join`,
        h("input", { type: "hidden", name: "shown", value: stamp }),
        field(kept, say, {
          name: "firstName",
          label: say("space.join.first_name"),
          autoComplete: "given-name",
          width: "middle",
          maxLength: 80,
        }),
        contact(shop, kept),
        tick(kept, say, {
          name: "age",
          label: say(face.country === "BE" ? "space.join.age_13" : "space.join.age_15"),
        }),
        more(shop, kept),
        offers(shop, kept, {
          byEmail: byEmail.body,
          bySms: bySms.body,
          choices: signUpFields(shop, kept, await topicsOf(tx)),
        }),
        leaveEmpty(shop),
        h(
          "div",
          { className: "stack tight" },
          h("p", { className: "hint" }, rulesLine(shop)),
          h("p", null, submitButton(say("space.join.button"))),
        ),
        noticePart(shop, told),
      ),
    ],
  });
}

async function head(shop: OpenShop): Promise<ReactElement> {
  const { say, face } = shop;
  const open = (await shownPrograms(shop)).filter(({ program, telling }) => mayJoin(program, telling.today));
  return h(
    "div",
    { className: "stack" },
    h("h1", null, say("space.join.heading", { shop: face.name })),
    open.map(({ program, telling }) =>
      h("p", { className: "lede" }, sayShortly(program.current.definition, telling)),
    ),
    h("p", { className: "hint" }, say("space.join.needed")),
  );
}

function contact({ say }: OpenShop, kept: Kept): ReactElement {
  const unmarked = { isOptional: true, isUnmarked: true };
  return h(
    "fieldset",
    { "aria-describedby": "contact-hint" },
    h("legend", null, say("space.join.contact")),
    h("p", { className: "hint", id: "contact-hint" }, say("space.join.contact_hint")),
    field(kept, say, {
      name: "phone",
      label: say("space.join.phone"),
      type: "tel",
      autoComplete: "tel",
      inputMode: "tel",
      width: "middle",
      ...unmarked,
    }),
    field(kept, say, {
      name: "email",
      label: say("space.join.email"),
      type: "email",
      autoComplete: "email",
      inputMode: "email",
      ...unmarked,
    }),
  );
}

/** A person neither sees it nor reaches it; a program that fills in every field does. */
function leaveEmpty({ say }: OpenShop): ReactElement {
  return h(
    "div",
    { className: "leave-empty", "aria-hidden": true },
    h("label", { htmlFor: "website" }, say("space.join.leave_empty")),
    h("input", { type: "text", id: "website", name: "website", tabIndex: -1, autoComplete: "off" }),
  );
}

/** Who asks and why at once, the rest one touch away (GDPR art. 13; CNIL, information in two levels). */
function noticePart({ say }: OpenShop, { title, paragraphs, version }: CurrentNotice): ReactElement {
  const [first, ...rest] = paragraphs;
  return h(
    "section",
    { className: "stack tight", "aria-labelledby": "notice" },
    h("h2", { id: "notice", className: "small" }, title),
    h("p", { className: "hint" }, first),
    h(
      "details",
      null,
      h("summary", null, say("space.join.notice_more")),
      h(
        "div",
        { className: "stack" },
        rest.map((line) => h("p", null, line)),
      ),
    ),
    h("p", { className: "fine" }, say("space.join.notice_version", { version: numberOfVersion(version) })),
  );
}

function more({ say, face }: OpenShop, kept: Kept): ReactElement {
  const isTyped = ["lastName", "postcode", "birthday"].some((name) => (kept.typed[name] ?? "") !== "");
  return h(
    "details",
    isTyped ? { open: true } : null,
    h("summary", null, say("space.join.more")),
    h(
      "div",
      { className: "stack" },
      field(kept, say, {
        name: "lastName",
        label: say("space.join.last_name"),
        hint: say("space.join.last_name_why"),
        autoComplete: "family-name",
        width: "middle",
        isOptional: true,
        maxLength: 80,
      }),
      birthdayField(kept, say, {
        name: "birthday",
        hint: say("space.join.birthday_why", { example: "14/03" }),
      }),
      field(kept, say, {
        name: "postcode",
        label: say("space.join.postcode"),
        hint: say("space.join.postcode_why", { shop: face.name }),
        autoComplete: "postal-code",
        inputMode: "numeric",
        width: "narrow",
        isOptional: true,
        maxLength: 12,
      }),
    ),
  );
}

function offers(
  { say }: OpenShop,
  kept: Kept,
  said: { readonly byEmail: string; readonly bySms: string; readonly choices: ReactElement },
) {
  return h(
    "fieldset",
    { "aria-describedby": "offers-hint" },
    h("legend", null, say("space.join.offers")),
    h("p", { className: "hint", id: "offers-hint" }, say("space.join.offers_hint")),
    tick(kept, say, { name: "offersByEmail", label: said.byEmail }),
    tick(kept, say, { name: "offersBySms", label: said.bySms }),
    said.choices,
  );
}

function rulesLine({ say, face }: OpenShop) {
  return [
    say("space.join.rules_before"),
    " ",
    h("a", { href: `/s/${face.slug}/program` }, say("space.join.rules")),
    " ",
    say("space.join.rules_after"),
  ];
}
