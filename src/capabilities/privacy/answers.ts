import type { Day } from "../../values/day.ts";
import type { BreachClock, BreachNature, BreachRisk } from "./rules/breach.ts";
import type { Stage } from "./rules/deadline.ts";
import type { DataCategory, FieldPurpose } from "./rules/fields.ts";
import type { Processing } from "./rules/register.ts";
import type { Chosen, RetentionRule } from "./rules/retention.ts";
import type { Shown } from "./rules/shown.ts";
import type { IdentityProof, RequestKind, RequestOrigin } from "./rules/words.ts";

export type RequestRow = {
  readonly id: string;
  readonly number: number;
  readonly customerId: string | null;
  readonly kind: RequestKind;
  readonly origin: RequestOrigin;
  readonly requester: string | null;
  readonly contact: string | null;
  readonly words: string | null;
  readonly receivedAt: string;
  readonly receivedOn: Day;
  readonly dueOn: Day;
  readonly extendedFor: "complex" | "many" | null;
  readonly identity: "unchecked" | "asked" | "checked";
  readonly identityBy: IdentityProof | null;
  readonly state: "open" | "done" | "refused" | "withdrawn";
  readonly outcome: string | null;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly createdBy: string;
};

export type StepRow = {
  readonly number: number;
  readonly at: string;
  readonly byName: string;
  readonly step: string;
  readonly detail: Readonly<Record<string, string | number | null>>;
};

export type ListedRequest = RequestRow & { readonly customerName: string | null };

export type RequestAnswer = RequestRow & {
  readonly stage: Stage | null;
  readonly mayExtend: boolean;
  readonly customerName: string | null;
  readonly steps: readonly StepRow[];
};

export type BreachText = {
  readonly title: string;
  readonly foundAt: string;
  readonly happenedFrom: string | null;
  readonly happenedTo: string | null;
  readonly natures: readonly BreachNature[];
  readonly categories: readonly string[];
  readonly people: number | null;
  readonly records: number | null;
  readonly facts: string;
  readonly consequences: string;
  readonly measures: string;
  readonly risk: BreachRisk | null;
  readonly whyNoRisk: string;
  readonly authorityAt: string | null;
  readonly authorityRef: string | null;
  readonly whyLate: string;
  readonly peopleToldAt: string | null;
  readonly peopleToldHow: string;
};

export type BreachRow = BreachText & {
  readonly id: string;
  readonly number: number;
  readonly closedAt: string | null;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly version: number;
};

export type BreachAnswer = BreachRow & { readonly clock: BreachClock };

export type SensitiveNote = {
  readonly customerId: string;
  readonly customerName: string;
  readonly found: string;
};

export type FieldAnswer = {
  readonly key: string;
  /** Of the trade: what the shop calls it. */
  readonly label: string | null;
  readonly isOwn: boolean;
  readonly category: DataCategory | null;
  readonly purpose: FieldPurpose | null;
  /** Of the trade: why the shop asks, in its own words; empty: it never said. */
  readonly why: string | null;
  readonly isOptional: boolean;
  readonly filled: number;
  readonly warnings: readonly ("no_category" | "no_purpose" | "sensitive" | "never_filled")[];
};

export type FieldsAnswer = {
  readonly records: number;
  readonly fields: readonly FieldAnswer[];
  readonly notes: readonly SensitiveNote[];
};

export type RuleAnswer = Chosen & {
  readonly rule: RetentionRule;
  readonly least: number;
  readonly most: number;
  readonly isOfPeople: boolean;
  readonly source: string;
  /** Whose last action lies before this day are due. */
  readonly before: Day;
  readonly due: number;
  readonly held: Readonly<Record<string, number>>;
  /** Of those due: asked whether they want to stay and still free to answer. */
  readonly asked: number;
};

export type DuePerson = {
  readonly customerId: string;
  readonly name: string;
  readonly lastAt: string;
  readonly held: "request" | "restricted" | null;
  readonly askedAt: string | null;
  readonly untilOn: Day | null;
};

export type RunRow = {
  readonly id: string;
  readonly rule: RetentionRule;
  readonly at: string;
  readonly byName: string;
  readonly months: number;
  readonly due: number;
  readonly asked: number;
  readonly removed: number;
  readonly held: Readonly<Record<string, number>>;
};

export type RegisterAnswer = {
  readonly madeOn: string;
  readonly controller: {
    readonly name: string;
    readonly company: string | null;
    readonly address: string | null;
    readonly contact: string | null;
  };
  readonly officer: { readonly name: string | null; readonly contact: string | null };
  readonly processings: readonly Processing[];
  readonly processors: readonly ProcessorRow[];
  /** Recipients the product works with and no contract names yet. */
  readonly unnamed: readonly string[];
  readonly measures: readonly string[];
};

export type ProcessorRow = {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly country: string;
  readonly contractOn: Day | null;
  readonly safeguard: "adequacy" | "clauses" | "none" | null;
};

export type Settings = {
  readonly officer: string | null;
  readonly officerContact: string | null;
  readonly exportRowsMost: number | null;
  readonly exportDayMost: number | null;
  readonly shares: boolean;
};

export type NewPartner = {
  readonly id: string;
  readonly name: string;
  readonly activity: string;
  readonly contractOn: Day;
  readonly uses: number;
  readonly endsOn: Day;
  readonly givesBack: boolean;
};

export type PartnerRow = NewPartner & {
  readonly createdBy: string;
  /** Files handed over to it so far. */
  readonly handed: number;
  /** People who agreed, by the channel they agreed for. */
  readonly agreed: number;
};

export type HandedFile = {
  readonly id: string;
  readonly code: string;
  readonly exportId: string;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly at: string;
  readonly byName: string;
  readonly rows: number | null;
  readonly seeds: number;
};

export type Seed = {
  readonly id: string;
  readonly channel: "email" | "phone" | "post";
  readonly email: string | null;
  readonly phone: string | null;
  readonly line1: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly country: string | null;
};

export type Found = {
  readonly fileId: string;
  readonly seedId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly code: string;
  readonly at: string;
  readonly byName: string;
  readonly partnerName: string | null;
  readonly partnerUses: number | null;
  readonly partnerEndsOn: string | null;
  /** Times this file's seeds were written to before, by the same partner. */
  readonly earlier: number;
};

export type Reached = {
  readonly id: string;
  readonly at: string;
  readonly notedBy: string;
  readonly sender: string;
  readonly isExpected: boolean;
  readonly note: string | null;
  readonly code: string | null;
  readonly byName: string | null;
  readonly partnerName: string | null;
};

export type SeedsAnswer = {
  readonly seeds: readonly (Seed & { readonly planted: number })[];
  readonly files: readonly HandedFile[];
  readonly reached: readonly Reached[];
};

export type Status = "restricted" | "deceased";

export type SetAside = {
  readonly customerId: string;
  readonly name: string;
  readonly status: Status;
  readonly since: string;
};

export type ViewRow = {
  readonly id: string;
  readonly hour: string;
  readonly actorKind: string;
  readonly actorName: string;
  readonly what: Shown["what"];
  readonly customerId: string | null;
  readonly customerName: string | null;
};

export type Looker = {
  readonly actorName: string;
  readonly records: number;
  readonly lists: number;
  readonly last: string;
};

/** A file of people that came from others. */
export type SourceAnswer = {
  readonly id: string;
  readonly name: string;
  readonly kind: "rented" | "bought" | "exchanged";
  readonly supplier: string;
  readonly uses: number | null;
  readonly endsOn: Day | null;
  readonly people: number;
  readonly own: number;
  readonly contacts: number;
  readonly imports: number;
};
