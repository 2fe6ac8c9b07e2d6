import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { addReaders, addWords, granted, identify, letGo, useRelay } from "../../../tests/support/mailings.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { createCustomer, eraseCustomer, updateCustomer } from "../customers/index.ts";
import { recordConsents } from "../consent/index.ts";
import { addTopic, choose, decide, unsubscribe } from "../permission/index.ts";
import { setStatus } from "../privacy/operations-status.ts";
import { addTemplate, changeTemplate } from "../templates/operations.ts";
import type { RichText } from "../templates/shared.ts";
import { deliverDue } from "./deliver.ts";
import {
  addMailing,
  closeEngine,
  leaveMessage,
  registerDriver,
  saveSender,
  scheduleMailing,
} from "./index.ts";
import { beginCall } from "./desk/calls.ts";
import { prepareRun } from "./desk/letters.ts";
import { testMailing } from "./trials.ts";

const database = await openTestDatabase();
wireRooms();
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
const sink = await openSmtpSink();
const options = { folder };
const actor = (merchantId: string) => systemActor(merchantId, "test");

afterAll(async () => {
  await closeEngine(database);
  await rm(folder, { recursive: true });
});

async function openShop(readers: number) {
  const shop = await openTestShop(database);
  const domain = `${shop.slice(-6)}.test`;
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
  const people = await inShop(async (tx) => {
    await identify(tx);
    return await addReaders(tx, readers, domain);
  });
  await useRelay(database, shop, sink.url);
  const heard = () => sink.mails.filter(({ to }) => to.endsWith(`@${domain}`)).map(({ to }) => to);
  const states = async () =>
    await inShop(
      async (tx) =>
        await tx.rows<{ state: string; reason: string | null }>(
          sql`select state, reason from messages.message where merchant_id = ${shop} order by left_at, id`,
        ),
    );
  return { shop, domain, inShop, people, heard, states };
}

const offer = (domain: string, customerId: string) =>
  ({
    channel: "email",
    to: `k1@${domain}`,
    customerId,
    kind: "test",
    language: "fr",
    subject: "Une offre pour vous",
    text: "Bonjour, une offre.",
    purpose: "marketing",
  }) as const;

test("an offer written to one person does not follow her old address once she refused and took it back", async () => {
  const { shop, domain, inShop, people, heard, states } = await openShop(1);
  const [lea = ""] = people;
  await inShop(async (tx) => await leaveMessage(tx, offer(domain, lea)));
  await inShop(
    async (tx) =>
      await unsubscribe(tx, { customerId: lea, channel: "email", scope: "all_marketing", origin: "page" }),
  );
  await inShop(async (tx) => granted(await updateCustomer(tx, actor(shop), lea, { emails: [] })));
  await deliverDue(database, options);
  expect(heard()).toEqual([]);
  expect(await states()).toMatchObject([{ state: "skipped" }]);
});

test("an offer written to one person goes to no address that is hers no more", async () => {
  const { shop, domain, inShop, people, heard, states } = await openShop(1);
  const [lea = ""] = people;
  await inShop(async (tx) => await leaveMessage(tx, offer(domain, lea)));
  await inShop(async (tx) =>
    granted(await updateCustomer(tx, actor(shop), lea, { emails: [`new@${domain}`] })),
  );
  await deliverDue(database, options);
  expect(heard()).toEqual([]);
  expect(await states()).toMatchObject([{ state: "skipped", reason: "NO_ADDRESS" }]);
});

/** A way out that takes one message at a time, and waits to be told before it answers for the first. */
async function slowWayOut(shop: string) {
  let release = (): void => undefined;
  let begun = (): void => undefined;
  const open = new Promise<void>((resolve) => void (release = resolve));
  const first = new Promise<void>((resolve) => void (begun = resolve));
  const taken: string[] = [];
  registerDriver({
    channel: "email",
    name: "slow",
    atOnce: () => 1,
    relayOf: () => `slow ${shop}`,
    hand: async (batch) => {
      taken.push(...batch.map(({ to }) => to));
      begun();
      await open;
      return batch.map(({ id }) => ({ id, outcome: "sent", answer: "ok" }));
    },
  });
  await database.inMerchant(shop, async (tx) => {
    granted(
      await saveSender(tx, database, actor(shop), "email", {
        driver: "slow",
        fromAddress: "bonjour@maison.example",
      }),
    );
  });
  return { taken, release, first };
}

test("with the commit of an erasure nothing more leaves, not even what lay in a sender's hands", async () => {
  const { shop, domain, inShop, people } = await openShop(2);
  const way = await slowWayOut(shop);
  await inShop(async (tx) => await letGo(tx, { audience: { customerIds: people } }));
  const delivery = deliverDue(database, options);
  await way.first;
  const others = people.filter((_, at) => `k${at + 1}@${domain}` !== way.taken[0]);
  await Promise.all(
    others.map(
      async (id) =>
        await inShop(async (tx) => granted(await eraseCustomer(tx, actor(shop), id, { by: "person" }))),
    ),
  );
  way.release();
  await delivery;
  expect(way.taken).toHaveLength(1);
});

test("nor what she had asked for herself", async () => {
  const { shop, domain, inShop, people } = await openShop(2);
  const way = await slowWayOut(shop);
  for (const [at, customerId] of people.entries())
    await inShop(
      async (tx) =>
        await leaveMessage(tx, {
          ...offer(domain, customerId),
          to: `k${at + 1}@${domain}`,
          purpose: "transactional",
        }),
    );
  const delivery = deliverDue(database, options);
  await way.first;
  const [other = ""] = people.filter((_, at) => `k${at + 1}@${domain}` !== way.taken[0]);
  await inShop(async (tx) => granted(await eraseCustomer(tx, actor(shop), other, { by: "person" })));
  way.release();
  await delivery;
  expect(way.taken).toHaveLength(1);
});

test("a trial does not reach whom the message itself may not reach", async () => {
  const { shop, domain, inShop, people, heard } = await openShop(2);
  const [lea = "", tom = ""] = people;
  const mailing = await inShop(async (tx) => {
    const templateId = await addWords(tx, { text: "Bonjour" });
    return granted(
      await addMailing(tx, actor(shop), {
        name: "Essai",
        channel: "email",
        purpose: "marketing",
        audience: { customerIds: [lea] },
        templateId,
      }),
    );
  });
  await inShop(
    async (tx) =>
      await unsubscribe(tx, { customerId: lea, channel: "email", scope: "all_marketing", origin: "page" }),
  );
  await inShop(async (tx) => granted(await eraseCustomer(tx, actor(shop), tom, { by: "person" })));
  for (const n of [1, 2])
    expect(
      await inShop(async (tx) => await testMailing(tx, database, mailing.id, { to: `K${n}@${domain}` })),
    ).toMatchObject({ refused: "test_address_refuses" });
  expect(
    await inShop(async (tx) => await testMailing(tx, database, mailing.id, { to: `own@${domain}` })),
  ).toHaveProperty("messageId");
  await deliverDue(database, options);
  expect(heard()).toEqual([`own@${domain}`]);
});

test("the way out of an old message closes the address it came to, whosever it is now", async () => {
  const { shop, domain, inShop, people } = await openShop(1);
  const [lea = ""] = people;
  await inShop(async (tx) => await letGo(tx, { audience: { customerIds: [lea] } }));
  await deliverDue(database, options);
  const [{ id: messageId }] = (await inShop(
    async (tx) =>
      await tx.rows<{ id: string }>(sql`select id from messages.message where merchant_id = ${shop}`),
  )) as [{ id: string }];
  const other = await inShop(async (tx) => {
    granted(await updateCustomer(tx, actor(shop), lea, { emails: [`new@${domain}`] }));
    const made = granted(
      await createCustomer(tx, actor(shop), { firstName: "Max", lastName: "Roy", emails: [`k1@${domain}`] }),
    );
    await recordConsents(tx, actor(shop), [
      {
        customerId: made.id,
        channel: "email",
        act: "granted",
        happenedAt: tx.now,
        textVersion: "v1",
        origin: "web_form",
        prechecked: false,
        bundled: false,
      },
    ]);
    return made.id;
  });
  const asked = {
    channel: "email",
    purpose: "marketing",
    containsPromotion: true,
    message: {
      senderIdentified: true,
      unsubscribeLink: true,
      stopMention: true,
      callerIdShown: true,
      sourceMentioned: true,
    },
  } as const;
  expect(await inShop(async (tx) => await decide(tx, other, asked))).toMatchObject({ reason: "OK_CONSENT" });
  await inShop(
    async (tx) =>
      await unsubscribe(tx, {
        customerId: lea,
        messageId,
        channel: "email",
        scope: "all_marketing",
        origin: "one_click",
      }),
  );
  expect(await inShop(async (tx) => await decide(tx, other, asked))).toMatchObject({
    reason: "CONSENT_WITHDRAWN",
  });
  expect(await inShop(async (tx) => await decide(tx, lea, asked))).toMatchObject({
    reason: "CONSENT_WITHDRAWN",
  });
});

test("the password of a relay is not taken along to another server", async () => {
  const { shop, inShop } = await openShop(0);
  const save = async (body: object) =>
    await inShop(
      async (tx) =>
        await saveSender(tx, database, actor(shop), "email", {
          driver: "smtp",
          fromAddress: "bonjour@maison.example",
          ...body,
        }),
    );
  const ours = { host: "relay.maison.example", port: 587, username: "maison", dkimDomain: "maison.example" };
  const before = granted(await save({ settings: ours, secrets: { password: "hush" } }));
  expect(before.secrets).toEqual(["dkimKey", "password"]);
  const theirs = granted(await save({ settings: { ...ours, host: "relay.thief.example" } }));
  expect(theirs.secrets).toEqual(["dkimKey"]);
});

test("a mailing does not call itself more than its words are", async () => {
  const { shop, inShop, people } = await openShop(1);
  const written = async (messageClass: "transactional" | "service" | "survey") =>
    await inShop(async (tx) => {
      const rich: RichText = {
        type: "doc",
        content: [{ type: "paragraph", content: [{ type: "text", text: "Bonjour" }] }],
      };
      const made = granted(
        await addTemplate(tx, actor(shop), {
          channel: "email",
          name: messageClass,
          class: messageClass,
          aim: "newsletter",
        }),
      );
      granted(
        await changeTemplate(tx, actor(shop), made.id, {
          revision: made.revision,
          draft: {
            channel: "email",
            words: {
              fr: {
                subject: "Nouvelles",
                preheader: "",
                text: null,
                blocks: [{ id: "a", kind: "text", rich }],
              },
            },
          },
        }),
      );
      return made.id;
    });
  const scheduled = async (
    purpose: "transactional" | "service" | "marketing",
    templateId: string | null,
    channel: "email" | "phone" = "email",
  ) =>
    await inShop(async (tx) => {
      const { id } = granted(
        await addMailing(tx, actor(shop), {
          name: "Essai",
          channel,
          purpose,
          audience: { customerIds: people },
          templateId,
        }),
      );
      return await scheduleMailing(tx, actor(shop), id);
    });
  const refused = { refused: "mailing_of_other_kind" };
  expect(await scheduled("transactional", await written("service"))).toMatchObject(refused);
  expect(await scheduled("transactional", await written("survey"))).toMatchObject(refused);
  expect(await scheduled("service", await written("survey"))).toMatchObject(refused);
  expect(await scheduled("transactional", null, "phone")).toMatchObject(refused);
  expect(await scheduled("service", null, "phone")).toMatchObject(refused);
  expect(await scheduled("service", await written("transactional"))).toMatchObject({ state: "scheduled" });
  expect(await scheduled("marketing", null, "phone")).toMatchObject({ state: "scheduled" });
});

test("a message of service carries no offer in the place of a name", async () => {
  const { shop, inShop, people, domain } = await openShop(2);
  const [lea = "", tom = ""] = people;
  await inShop(async (tx) => {
    granted(
      await updateCustomer(tx, actor(shop), lea, { firstName: "VENTE PRIVÉE -50 %", lastName: "50% off" }),
    );
    granted(await updateCustomer(tx, actor(shop), tom, { firstName: "Tom", lastName: "Win" }));
    const rich: RichText = {
      type: "doc",
      content: [
        {
          type: "paragraph",
          content: [
            { type: "text", text: 'Bonjour {{ prenom | default: "vous" }} {{ nom | default: "" }}.' },
          ],
        },
      ],
    };
    const made = granted(
      await addTemplate(tx, actor(shop), {
        channel: "email",
        name: "Prête",
        class: "service",
        aim: "newsletter",
      }),
    );
    granted(
      await changeTemplate(tx, actor(shop), made.id, {
        revision: made.revision,
        draft: {
          channel: "email",
          words: {
            fr: {
              subject: "Votre carte",
              preheader: "",
              text: null,
              blocks: [{ id: "a", kind: "text", rich }],
            },
          },
        },
      }),
    );
    await letGo(tx, { audience: { customerIds: people }, purpose: "service", templateId: made.id });
  });
  await deliverDue(database, options);
  const said = (n: number) =>
    (sink.mails.find(({ to }) => to === `k${n}@${domain}`)?.source ?? "").replaceAll(/=\n/g, "");
  expect(said(1)).toMatch(/Bonjour vous/);
  expect(said(1)).not.toMatch(/PRIV|50 ?%|50% off/);
  expect(said(2)).toMatch(/Bonjour Tom Win/);
});

test("a letter that lies on a desk goes to nobody who was put aside, died or left the topic meanwhile", async () => {
  const { shop, inShop, people } = await openShop(4);
  const letters = await inShop(async (tx) => {
    await tx.run(sql`
      update customers.customer set address_line1 = '1 rue des Tests', postcode = '59000', city = 'Lille'
      where merchant_id = ${shop}`);
    await addTopic(tx, actor(shop), { key: "news", nameFr: "Nouvelles", nameEn: "News" });
    const made = granted(
      await addTemplate(tx, actor(shop), {
        channel: "post",
        name: "Lettre",
        class: "marketing",
        aim: "newsletter",
      }),
    );
    const rich: RichText = {
      type: "doc",
      content: [{ type: "paragraph", content: [{ type: "text", text: "Bonjour" }] }],
    };
    granted(
      await changeTemplate(tx, actor(shop), made.id, {
        revision: made.revision,
        draft: {
          channel: "post",
          words: { fr: { subject: "Bonjour", blocks: [{ id: "a", kind: "text", rich }] } },
        },
      }),
    );
    return await letGo(tx, {
      channel: "post",
      topic: "news",
      audience: { customerIds: people },
      templateId: made.id,
    });
  });
  await deliverDue(database, options);
  const run = granted(await prepareRun(database, actor(shop), [letters]));
  expect(run.letters).toBe(4);
  const [dead = "", aside = "", bored = "", kept = ""] = people;
  await inShop(async (tx) => await setStatus(tx, actor(shop), dead, "deceased"));
  await inShop(async (tx) => await setStatus(tx, actor(shop), aside, "restricted"));
  await inShop(
    async (tx) =>
      await choose(
        tx,
        actor(shop),
        bored,
        { topics: [{ topic: "news", isOff: true, rate: null }] },
        { origin: "space" },
      ),
  );
  const left = await inShop(
    async (tx) =>
      await tx.rows<{ id: string; state: string; reason: string }>(sql`
        select customer_id as id, state, reason from messages.message where merchant_id = ${shop} and mailing_id = ${letters}`),
  );
  expect(new Map(left.map(({ id, state, reason }) => [id, state === "skipped" ? reason : state]))).toEqual(
    new Map([
      [dead, "BLOCK_DECEASED"],
      [aside, "BLOCK_RESTRICTED"],
      [bored, "PREF_TOPIC_OFF"],
      [kept, "sending"],
    ]),
  );
});

test("what is no address is not written by: no sender begins a header of his own", async () => {
  const { shop, inShop } = await openShop(0);
  const save = async (body: object) =>
    await inShop(
      async (tx) =>
        await saveSender(tx, database, actor(shop), "email", {
          driver: "smtp",
          fromAddress: "bonjour@maison.example",
          settings: { host: "relay.maison.example" },
          ...body,
        }),
    );
  for (const field of ["fromAddress", "replyTo", "returnAddress"])
    for (const text of ["a@b.example>\r\nBcc: x@y.example", "a@b.example, c@d.example", "nobody"])
      expect(await save({ [field]: text })).toMatchObject({
        refused: "unreadable_address",
        details: { field },
      });
  expect(await save({ warmUpFrom: "2026-02-30" })).toMatchObject({ refused: "unreadable_date" });
  expect(await save({ returnAddress: "retours@maison.example" })).toMatchObject({ isOwn: true });
});

test("calls that nobody ended count as tried: the fifth in thirty days is not begun", async () => {
  const { shop, inShop, people } = await openShop(1);
  const [lea = ""] = people;
  // A Tuesday morning; each day another call is begun, and the window closed on it.
  const first = Date.parse("2026-11-24T09:30:00Z");
  await inShop(
    async (tx) =>
      await recordConsents(tx, actor(shop), [
        {
          customerId: lea,
          channel: "phone",
          act: "granted",
          happenedAt: tx.now,
          textVersion: "v1",
          origin: "web_form",
          prechecked: false,
          bundled: false,
        },
      ]),
  );
  const begun: string[] = [];
  for (const day of [0, 1, 2, 3, 6]) {
    database.clock.setOffset(first + day * 86_400_000 - Date.now());
    const call = granted(
      await inShop(async (tx) => await beginCall(tx, actor(shop), { customerId: lea, purpose: "marketing" })),
    );
    begun.push(call.reason);
  }
  database.clock.setOffset(0);
  expect(begun).toEqual(["OK_CONSENT", "OK_CONSENT", "OK_CONSENT", "OK_CONSENT", "FREQ_LEGAL"]);
});
