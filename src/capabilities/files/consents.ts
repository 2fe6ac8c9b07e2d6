import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import {
  type ConsentInput,
  recordCollections,
  recordConsents,
  selectMarketingStandings,
} from "../consent/index.ts";
import { wasWrittenBefore } from "./queries.ts";
import { saysMore } from "./rules/says-more.ts";
import { isProven, type Origin } from "./rules/origin.ts";
import type { ConsentChannel, PersonRow } from "./rules/person.ts";

export type Permission = Pick<PersonRow, "consents" | "consentDate" | "consentText"> & {
  readonly customerId: string;
};

/** Writes into the ledger what a file says of permissions, with where it comes from; tells how many entries. */
export async function recordFilePermissions(
  tx: Tx,
  actor: Actor,
  importId: string,
  origin: Origin,
  permissions: readonly Permission[],
): Promise<number> {
  // The same file with the same word about its origin said all this before; what people have answered since stays.
  if (await wasWrittenBefore(tx, importId)) return 0;
  const ids = permissions.map(({ customerId }) => customerId);
  const standings = new Map(
    (await selectMarketingStandings(tx, ids)).map((one) => [`${one.customerId} ${one.channel}`, one]),
  );
  const inputs = permissions
    .flatMap((permission) => actsOf(permission, origin))
    .filter((act) => saysMore(act, standings.get(`${act.customerId} ${act.channel}`)));
  const results = inputs.length === 0 ? [] : await recordConsents(tx, actor, inputs, { importId });
  if (origin.kind === "existing_customers") {
    // The law asks for more facts (was the person told, could they object); what the shop did not say stays unknown, and unknown means no.
    const collections = permissions.map(({ customerId }) => ({
      customerId,
      collectedFrom: "person" as const,
      duringSale: true,
      origin: "import" as const,
    }));
    await recordCollections(tx, actor, collections, importId);
  }
  return results.filter((result) => result.outcome === "recorded").length;
}

function actsOf(permission: Permission, origin: Origin): ConsentInput[] {
  const answers = Object.entries(permission.consents) as [ConsentChannel, string][];
  return answers.flatMap(([channel, answer]): ConsentInput[] => {
    if (answer === "unsaid") return [];
    const base = { customerId: permission.customerId, channel, origin: originOf(origin) } as const;
    if (answer === "no") return [{ ...base, act: "withdrawn" }];
    const form = origin.kind === "paper_form" || origin.kind === "web_form" ? origin : null;
    const day = permission.consentDate ?? form?.collectedOn ?? null;
    const words = permission.consentText ?? form?.text ?? null;
    const proven = isProven(origin, permission.consentDate, permission.consentText);
    return [
      {
        ...base,
        act: "granted",
        ...(day === null ? {} : { happenedAt: `${day}T12:00:00Z` }),
        // The words themselves are kept beside their name: a shop must be able to show what was agreed to.
        ...(proven && words !== null
          ? { textVersion: versionOf(words), evidence: words.slice(0, 2_000) }
          : {}),
      },
    ];
  });
}

function originOf(origin: Origin): "paper_form" | "web_form" | "import" | "unknown" {
  if (origin.kind === "paper_form" || origin.kind === "web_form") return origin.kind;
  return origin.kind === "existing_customers" ? "import" : "unknown";
}

function versionOf(words: string): string {
  return `file-${createHash("sha256").update(words).digest("hex").slice(0, 12)}`;
}
