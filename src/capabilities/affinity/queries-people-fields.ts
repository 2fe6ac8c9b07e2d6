import { sql } from "kysely";
import { registerPeopleField } from "../insight/index.ts";

const isUuid = (text: string) => /^[0-9a-f-]{36}$/.test(text);

// Lists move when they are computed again, and that is told; time alone moves nobody.
registerPeopleField({
  key: "likely_product",
  kind: "choice",
  group: "forecast",
  texts: "affinity.filter.likely_product",
  choicesFrom: "products",
  compile: (leaf, { merchantId, among }) => {
    const ids = leaf.op === "in" ? leaf.value.filter(isUuid) : [];
    const asked = among === null ? sql`true` : among(sql`likely.customer_id`);
    return {
      members: sql`
        select likely.customer_id from affinity.likely
        where likely.merchant_id = ${merchantId} and likely.product_id = any(${ids}::uuid[]) and ${asked}`,
    };
  },
});
