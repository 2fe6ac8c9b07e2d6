import { sql } from "kysely";
import { type PeopleField, registerPeopleChoices, registerPeopleField } from "../insight/index.ts";

/**
 * Which kinds of messages a person takes: for blocks, and for whoever is written to. Nobody takes none by having said nothing;
 * whether she may be written to at all is for permission to say.
 */
const topic: PeopleField = {
  key: "message_topic",
  kind: "choice",
  group: "contact",
  texts: "templates.filter.message_topic",
  choicesFrom: "topics",
  compile: (leaf, { merchantId }) => {
    if (leaf.op !== "in") throw new Error(`The field "${leaf.field}" is not asked "${leaf.op}".`);
    const topics = [...new Set(leaf.value)];
    return {
      members: sql`
        select customer_id
        from permission.topic_choice
        where merchant_id = ${merchantId} and topic = any(${topics}::text[]) and is_off
        group by customer_id
        having count(*) = ${topics.length}`,
      isOutside: true,
    };
  },
};

registerPeopleField(topic);
registerPeopleChoices(
  "topics",
  async (tx) =>
    await tx.rows<{ value: string; label: string }>(sql`
      select topic.key as value, case merchant.language when 'en' then topic.name_en else topic.name_fr end as label
      from permission.topic
      join accounts.merchant on merchant.id = ${tx.merchantId}
      where topic.merchant_id = ${tx.merchantId} and topic.archived_at is null
      order by topic.position, topic.key`),
);
