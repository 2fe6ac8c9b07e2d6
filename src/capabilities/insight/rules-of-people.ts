import type { Tx } from "../../platform/database.ts";
import { hasText, type Language, say } from "../../platform/texts.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import type { ExplainedRule } from "./answers.ts";
import type { Moment } from "./moments.ts";
import { compileMovers, compileRule } from "./queries-people-compile.ts";
import { answersOf } from "./queries-people-explain.ts";
import { namesIn } from "./choices.ts";
import { ownFields } from "./queries-people-custom.ts";
import "./queries-people-fields.ts";
import {
  type Among,
  type Condition,
  type FieldLookup,
  type PeopleContext,
  type PeopleField,
  registeredField,
} from "./queries-people-rule.ts";
import { readStanding } from "./queries-shop.ts";
import { leavesOf, type PeopleRule, readPeopleRule } from "./rules/people-rule.ts";
import { sayRule as sentenceOf } from "./rules/sentences.ts";
import type { SaidField } from "./rules/speech.ts";

/** Reads a rule that came from outside; the shop's own fields (`custom.<key>`) are known too. */
export async function readRule(
  tx: Tx,
  given: unknown,
): Promise<PeopleRule | Refusal<"people_rule_unreadable">> {
  const fields = await fieldsOfShop(tx);
  const rule = readPeopleRule(given, (key) => fields(key)?.kind);
  if ("refused" in rule) return rule;
  const senseless = leavesOf(rule).find(({ field, op }) => op === "known" && !asksKnown(fields(field)));
  return senseless === undefined ? rule : refuse("people_rule_unreadable", { at: senseless.field });
}

/** Of a consent "never" is an answer of its own, and "known" its contrary. */
function asksKnown(field: PeopleField | undefined): boolean {
  return field?.canBeUnknown === true || field?.key.startsWith("consent_") === true;
}

/**
 * The rule as a condition on the row `profile` of `insight.profile`. Where only some are asked about, `among` restricts what is read of
 * other tables too: without it a rule about purchases reads everybody's.
 */
export async function conditionOf(
  tx: Tx,
  rule: PeopleRule,
  moment: Moment,
  among: Among | null = null,
): Promise<Condition> {
  return compileRule(rule, await fieldsFor(tx, rule), contextOf(tx, moment, among));
}

/**
 * A SELECT of `customer_id`: who may answer the rule otherwise at `to` than at `from` by time alone, and hardly anybody else.
 * "all": a condition cannot say; null: nobody can.
 */
export async function moversOf(
  tx: Tx,
  rule: PeopleRule,
  from: Moment,
  to: Moment,
): Promise<Condition | "all" | null> {
  return compileMovers(rule, await fieldsFor(tx, rule), { from, to }, contextOf(tx, to, null));
}

/** The rule with, at each of its parts, whether it holds for this customer, and at its leaves what she has. */
export async function explainPerson(
  tx: Tx,
  rule: PeopleRule,
  customerId: string,
  moment: Moment,
): Promise<ExplainedRule> {
  const fields = await fieldsFor(tx, rule);
  const found = await answersOf(tx, customerId, leavesOf(rule), fields, contextOf(tx, moment, null));
  let next = 0;
  const explain = (part: PeopleRule): ExplainedRule => {
    if ("all" in part) {
      const all = part.all.map(explain);
      return { all, holds: all.every(({ holds }) => holds) };
    }
    if ("any" in part) {
      const any = part.any.map(explain);
      return { any, holds: any.some(({ holds }) => holds) };
    }
    if ("not" in part) {
      const not = explain(part.not);
      return { not, holds: !not.holds };
    }
    const { holds = false, actual = null } = found[next] ?? {};
    next += 1;
    return { ...part, holds, actual };
  };
  return explain(rule);
}

/** The rule as one sentence, the names of what it means looked up. */
export async function sayRule(tx: Tx, rule: PeopleRule, language: Language): Promise<string> {
  const fields = await fieldsFor(tx, rule);
  const { currency } = await readStanding(tx);
  return sentenceOf(rule, {
    language,
    currency,
    t: (key, values) => say(language, key, values),
    has: (key) => hasText(language, key),
    field: (key) => saidField(fields(key)),
    name: await namesIn(tx, rule, fields),
  });
}

function saidField(field: PeopleField | undefined): SaidField | undefined {
  if (field === undefined) return undefined;
  const {
    key,
    kind,
    texts = `insight.filter.${key}`,
    label = null,
    choices = null,
    choicesFrom = null,
  } = field;
  return { key, kind, texts, label, choices, choicesFrom };
}

function contextOf(tx: Tx, moment: Moment, among: Among | null): PeopleContext {
  return { merchantId: tx.merchantId, today: moment.today, moment, among };
}

/** The fields a rule may name: those of the rooms, and the shop's own where the rule names one. */
async function fieldsFor(tx: Tx, rule: PeopleRule): Promise<FieldLookup> {
  const isAnyOwn = leavesOf(rule).some(({ field }) => field.startsWith("custom."));
  return isAnyOwn ? await fieldsOfShop(tx) : registeredField;
}

async function fieldsOfShop(tx: Tx): Promise<FieldLookup> {
  const own = new Map((await ownFields(tx)).map((field) => [field.key, field]));
  return (key) => registeredField(key) ?? own.get(key);
}
