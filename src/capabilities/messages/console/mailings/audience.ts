import type { SearchParams } from "../../../../console/room.ts";
import { oneWord } from "../../../../console/address.ts";
import { customersAddress, type PeopleRule, ruleOfWords } from "../../../insight/shared.ts";
import type { MailingBody } from "../../shared.ts";

export type Audience = MailingBody["audience"];

export const everybody: Audience = { rule: { all: [] } };

/** Whom an address means: one customer, those of a rule, or nobody in particular. */
export function audienceOf(address: SearchParams): Audience | null {
  const customer = oneWord(address["customer"]);
  if (customer !== undefined) return { customerIds: [customer] };
  const { template: _template, channel: _channel, view: _view, sort: _sort, ...words } = address;
  return Object.keys(words).length === 0 ? null : { rule: ruleOfWords(words) };
}

/** The list of these people; null: they were named one by one. */
export function listOf(audience: Audience): string | null {
  return "rule" in audience ? customersAddress(audience.rule as PeopleRule) : null;
}

export function ofSegment(id: string): Audience {
  return { rule: { field: "segment", op: "in", value: [id] } };
}

/** The one segment an audience is, where it is one. */
export function segmentOf(audience: Audience): string | null {
  if (!("rule" in audience)) return null;
  const rule = audience.rule as PeopleRule;
  const leaf = "all" in rule && rule.all.length === 1 ? rule.all[0] : rule;
  if (leaf === undefined || !("field" in leaf) || leaf.field !== "segment" || leaf.op !== "in") return null;
  const [id, more] = leaf.value;
  return id === undefined || more !== undefined ? null : id;
}

export function isEverybody(audience: Audience): boolean {
  if (!("rule" in audience)) return false;
  const rule = audience.rule as PeopleRule;
  return "all" in rule && rule.all.length === 0;
}
