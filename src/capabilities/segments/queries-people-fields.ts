import { sql } from "kysely";
import { registerPeopleChoices, registerPeopleField } from "../insight/index.ts";
import { selectSegments } from "./queries.ts";
import { isId } from "../../platform/ids.ts";

// The members are kept: a rule that names a segment never asks its rule again.
registerPeopleField({
  key: "segment",
  kind: "choice",
  group: "segments",
  texts: "segments.filter.segment",
  choicesFrom: "segments",
  permission: "segments:read",
  compile: (leaf, { merchantId, among }) => {
    const ids = leaf.op === "in" ? leaf.value.filter(isId) : [];
    const some = among === null ? sql`` : sql`and ${among(sql`member.customer_id`)}`;
    return {
      members: sql`
        select member.customer_id from segments.member
        where member.merchant_id = ${merchantId} and member.segment_id = any(${ids}::uuid[]) ${some}`,
    };
  },
});

registerPeopleChoices("segments", async (tx) =>
  (await selectSegments(tx)).map(({ id, name }) => ({ value: id, label: name })),
);
