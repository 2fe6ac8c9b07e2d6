import { sql } from "kysely";
import { isId } from "../../platform/ids.ts";
import { registerPeopleField } from "../insight/index.ts";

// Lists move when they are computed again, and that is told; time alone moves nobody.
registerPeopleField({
  key: "likely_product",
  kind: "choice",
  group: "forecast",
  texts: "affinity.filter.likely_product",
  choicesFrom: "products",
  permission: "insight:read",
  compile: (leaf, { merchantId, among }) => {
    const ids = leaf.op === "in" ? leaf.value.filter(isId) : [];
    const asked = among === null ? sql`true` : among(sql`likely.customer_id`);
    return {
      members: sql`
        select likely.customer_id from affinity.likely
        where likely.merchant_id = ${merchantId} and likely.product_id = any(${ids}::uuid[]) and ${asked}`,
    };
  },
});
