import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  askExport,
  type ExportRow,
  insertSource,
  markExternal,
  type NewSource,
  selectSources,
  setSourceOfImport,
  type SourceRow,
} from "../files/index.ts";
import type { NewPartner, PartnerRow, Settings } from "./answers.ts";
import { shopToday } from "./operations-requests.ts";
import {
  archivePartner,
  giveToPartner,
  insertPartner,
  selectPartners,
  selectSettings,
  upsertSettings,
} from "./queries-sharing.ts";

/** Changes the limits of exports, the data protection officer, and whether anything is passed on at all. */
export async function changeSettings(tx: Tx, actor: Actor, change: Partial<Settings>): Promise<Settings> {
  const settings = { ...(await selectSettings(tx)), ...change };
  await upsertSettings(tx, settings, actor.name);
  await recordAudit(tx, actor, {
    action: "privacy.settings_changed",
    detail: { fields: Object.keys(change) },
  });
  return settings;
}

/** Notes a partner and the terms under which it gets data. Refused: `wrong_days`. */
export async function addPartner(
  tx: Tx,
  actor: Actor,
  said: Omit<NewPartner, "id">,
): Promise<readonly PartnerRow[] | Refusal> {
  if (!isDay(said.contractOn) || !isDay(said.endsOn) || said.endsOn < said.contractOn)
    return refuse("wrong_days");
  const id = newId(Date.parse(tx.now));
  await insertPartner(tx, { ...said, id }, actor.name);
  await recordAudit(tx, actor, { action: "privacy.partner_added", subjectKind: "partner", subjectId: id });
  return await selectPartners(tx);
}

/** Nothing goes to it any more. Refused: `unknown_partner`. */
export async function endPartner(tx: Tx, actor: Actor, id: string): Promise<readonly PartnerRow[] | Refusal> {
  if ((await archivePartner(tx, id)) === 0) return refuse("unknown_partner");
  await recordAudit(tx, actor, { action: "privacy.partner_ended", subjectKind: "partner", subjectId: id });
  return await selectPartners(tx);
}

/**
 * Prepares a file for a partner: of those who agreed to it by name, for the channels they agreed for, as often as the terms say.
 * Refused: `unknown_partner`, `sharing_is_off`, `partner_terms_over`, `partner_uses_over`, `nobody_agreed`, limits of exports.
 */
export async function handOver(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  format: "csv" | "xlsx" | "jsonl",
): Promise<ExportRow | Refusal> {
  const partner = (await selectPartners(tx)).find(({ id }) => id === partnerId);
  if (partner === undefined) return refuse("unknown_partner");
  if (!(await selectSettings(tx)).shares) return refuse("sharing_is_off");
  if (partner.endsOn < (await shopToday(tx))) return refuse("partner_terms_over", { partner: partner.name });
  if (partner.handed >= partner.uses)
    return refuse("partner_uses_over", { partner: partner.name, uses: partner.uses });
  if (partner.agreed === 0) return refuse("nobody_agreed", { partner: partner.name });
  const made = await askExport(tx, actor, { what: "customers", format });
  if (isRefusal(made)) return made;
  await giveToPartner(tx, made.id, partnerId);
  await recordAudit(tx, actor, {
    action: "privacy.file_handed_over",
    subjectKind: "partner",
    subjectId: partnerId,
    detail: { exportId: made.id, people: partner.agreed },
  });
  return made;
}

/** Notes a file that comes from others: rented, bought or exchanged. Refused: `source_needs_uses`, `wrong_days`. */
export async function addSource(
  tx: Tx,
  actor: Actor,
  said: Omit<NewSource, "id" | "createdBy">,
): Promise<readonly SourceRow[] | Refusal> {
  if (said.kind === "rented" && said.uses === null) return refuse("source_needs_uses", { field: "uses" });
  const days = [said.endsOn, said.contractOn].filter((day) => day !== null);
  if (!days.every(isDay)) return refuse("wrong_days");
  const id = newId(Date.parse(tx.now));
  await insertSource(tx, { ...said, id, createdBy: actor.name });
  await recordAudit(tx, actor, {
    action: "privacy.source_added",
    subjectKind: "source",
    subjectId: id,
    detail: { kind: said.kind, uses: said.uses },
  });
  return await selectSources(tx);
}

/**
 * Says that an import came from such a file: whoever it brought in, and will, is known by it alone until she acts. Refused:
 * `unknown_source`, `unknown_import`.
 */
export async function tieImport(
  tx: Tx,
  actor: Actor,
  sourceId: string,
  importId: string,
): Promise<readonly SourceRow[] | Refusal> {
  if (!(await selectSources(tx)).some(({ id }) => id === sourceId)) return refuse("unknown_source");
  if ((await setSourceOfImport(tx, importId, sourceId)) === 0) return refuse("unknown_import");
  const people = await markExternal(tx, importId);
  await recordAudit(tx, actor, {
    action: "privacy.source_tied",
    subjectKind: "source",
    subjectId: sourceId,
    detail: { importId, people },
  });
  return await selectSources(tx);
}
