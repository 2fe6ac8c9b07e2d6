import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { upsertCustomers } from "../customers/index.ts";
import { readRule, sayRule, searchPeople } from "../insight/index.ts";
import { addTemplate, changeTemplate } from "./operations.ts";
import { publishTemplate } from "./operations-versions.ts";
import { renderMessage } from "./render.ts";
import { richOf } from "./rules/rich-text.ts";
import { valuesFor } from "./values.ts";

const database = await openTestDatabase();
wireRooms();

test("a block about teas is seen by whoever takes messages about teas, and by nobody who turned them off", async () => {
  const shop = await openTestShop(database);
  const actor = systemActor(shop, "Test");
  await database.inMerchant(shop, async (tx) => {
    const made = await upsertCustomers(tx, actor, [{ firstName: "Claire" }, { firstName: "Nadia" }]);
    const [claire = "", nadia = ""] = made.map((one) => (one.outcome === "refused" ? "" : one.id));
    await tx.run(sql`
      insert into permission.topic (merchant_id, key, name_fr, name_en, created_at)
      values (${shop}, 'teas', 'Thés', 'Teas', ${tx.now})`);
    await tx.run(sql`
      insert into permission.topic_choice (merchant_id, customer_id, topic, is_off, origin, updated_at)
      values (${shop}, ${nadia}, 'teas', true, 'space', ${tx.now})`);
    const rule = await readRule(tx, { field: "message_topic", op: "in", value: ["teas"] });
    if (isRefusal(rule)) throw new Error(rule.refused);
    expect(await sayRule(tx, rule, "fr")).toContain("acceptent les messages sur Thés");
    expect(await searchPeople(tx, { rule })).toMatchObject({ items: [{ id: claire }] });

    const begun = await addTemplate(tx, actor, { name: "Thés", channel: "email" });
    if (isRefusal(begun)) throw new Error(begun.refused);
    const blocks = [
      { id: "a", kind: "text", rich: richOf("Pour tous") },
      { id: "b", kind: "text", rich: richOf("Du thé"), when: rule },
    ] as const;
    const words = { fr: { subject: "Bonjour", preheader: "", blocks, text: null } };
    await changeTemplate(tx, actor, begun.id, { revision: 1, draft: { channel: "email", words } });
    const version = await publishTemplate(tx, actor, begun.id);
    if (isRefusal(version)) throw new Error(JSON.stringify(version));
    const values = await valuesFor(tx, version, [claire, nadia]);
    const seen = [claire, nadia].map((id) =>
      renderMessage(version, "fr", values.get(id) ?? { fields: {} }, {
        unsubscribe: "#",
        preferences: "#",
        linkBase: "#",
      }).html.includes("Du thé"),
    );
    expect(seen).toEqual([true, false]);
  });
});
