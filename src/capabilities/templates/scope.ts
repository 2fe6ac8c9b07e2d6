import { publicAddress } from "../../platform/public-address.ts";
import { type Language, say } from "../../platform/texts.ts";
import { longDay, price, writtenAs } from "./formats.ts";
import { fieldOf } from "./rules/fields.ts";
import type { Given, MessageAddresses, Version } from "./rules/version.ts";

/** What the Liquid of a version may read, for one message. Names that begin with an underscore are the product's own. */
export function scopeOf(
  version: Version,
  language: Language,
  given: Given,
  addresses: MessageAddresses,
): Record<string, unknown> {
  const scope: Record<string, unknown> = {
    _o: publicAddress(),
    _l: addresses.linkBase,
    _u: addresses.unsubscribe,
    _p: addresses.preferences,
    _stop: addresses.stop ?? say(language, "templates.mail.stop"),
    ...version.shop,
    space_link: `${publicAddress()}/c/${version.slug}`,
    preferences_link: addresses.preferences,
    unsubscribe_link: addresses.unsubscribe,
  };
  if (addresses.sender !== undefined) scope["sender"] = addresses.sender;
  if (given.fields["source"] !== undefined) scope["_source"] = given.fields["source"];
  for (const [key, value] of Object.entries(given.fields)) {
    const field = fieldOf(key);
    if (field !== undefined) scope[key] = writtenAs(field.kind, value, language, version.currency);
  }
  Object.assign(scope, namesOf(version, language, given.fields));
  given.when?.forEach((holds, place) => {
    scope[`_w${place}`] = holds;
  });
  addProducts(scope, version, language, given);
  addLoyalty(scope, given);
  if (given.voucher !== undefined && given.voucher !== null) {
    const { code, benefit, lastDay, conditions = "" } = given.voucher;
    scope["_v_code"] = code;
    scope["_v_benefit"] = benefit;
    if (lastDay !== null) scope["_v_until"] = longDay(lastDay, language);
    if (conditions !== "") scope["_v_conditions"] = conditions;
  }
  return scope;
}

/** Title, whole name and greeting, as the language and the shop's way of speaking have them. */
function namesOf({ address }: Version, language: Language, fields: Given["fields"]): Record<string, string> {
  const said = fields["title"];
  const title = said === "mr" || said === "ms" ? say(language, `templates.title.${said}`) : "";
  const first = String(fields["first_name"] ?? "");
  const last = String(fields["last_name"] ?? "");
  const isFormal = address === "vous" && title !== "" && last !== "";
  const called = isFormal ? `${title} ${last}` : first;
  const kind = called === "" ? "plain" : isFormal ? "formal" : "named";
  const full = [title, first, last].filter((part) => part !== "").join(" ");
  return {
    greeting: say(language, `templates.greeting.${kind}`, { name: called }),
    ...(title === "" ? {} : { title }),
    ...(first === "" && last === "" ? {} : { full_name: full }),
  };
}

function addProducts(
  scope: Record<string, unknown>,
  { needs, currency }: Version,
  language: Language,
  { products }: Given,
): void {
  for (const { id, most } of needs.products) {
    (products?.[id] ?? []).slice(0, most).forEach(({ name, cents }, place) => {
      scope[`_${id}_${place}_name`] = name;
      scope[`_${id}_${place}_price`] = cents === null ? "" : price(cents, currency, language);
    });
  }
}

function addLoyalty(scope: Record<string, unknown>, { programs }: Given): void {
  programs?.forEach((program, place) => {
    if (program === null) return;
    scope[`_y${place}_balance`] = program.balance;
    if (program.ready !== null) scope[`_y${place}_ready`] = program.ready;
    if (program.next === null) return;
    scope[`_y${place}_next`] = program.next.name;
    scope[`_y${place}_missing`] = program.next.missing;
    scope[`_y${place}_share`] = program.next.share;
  });
}
