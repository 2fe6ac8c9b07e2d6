import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIncoming } from "./inbound-parse.ts";
import { judgeFailure, statusIn } from "./rules/dsn.ts";
import { type Heard, hear, ownWords } from "./rules/hear.ts";
import { eventsOf } from "./rules/hook-events.ts";
import { softIsEnough } from "./rules/soft.ts";

async function heard(raw: string | Uint8Array): Promise<Heard> {
  const incoming = await readIncoming(
    typeof raw === "string" ? Buffer.from(raw.replaceAll(/\r?\n/gu, "\r\n")) : raw,
  );
  if (incoming === null) throw new Error("The message could not be taken apart.");
  return hear(incoming);
}

/** As Postfix writes them. */
const postfix = (report: string): string => `Return-Path: <>
Delivered-To: b+signed@retour.boutique.example
From: MAILER-DAEMON@relais.example (Mail Delivery System)
To: b+signed@retour.boutique.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x/y"

--x/y
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host relais.example. 550 550 550

--x/y
Content-Description: Delivery report
Content-Type: message/delivery-status

${report}

--x/y
Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: <018f@boutique.example>
To: lea@exemple.example

Bonjour
--x/y--
`;

describe("a delivery report (RFC 3464)", () => {
  test("names a dead address by its enhanced code, folded lines and comments included", async () => {
    const report = `Reporting-MTA: dns; relais.example
X-Postfix-Queue-ID: 9C1

Final-Recipient: rfc822; lea@exemple.example
Original-Recipient: rfc822;lea@exemple.example
Action: failed (it is over)
Status: 5.1.1
Remote-MTA: dns; mx.exemple.example
Diagnostic-Code: smtp; 550 5.1.1 <lea@exemple.example>: Recipient address
    rejected: User unknown`;
    expect(await heard(postfix(report))).toEqual({
      kind: "hard",
      status: "5.1.1",
      diagnostic: "550 5.1.1 <lea@exemple.example>: Recipient address rejected: User unknown",
      reporter: "relais.example",
      addresses: ["b+signed@retour.boutique.example"],
    });
  });

  test("of a forward to two, one dead and one late, tells of the dead one", async () => {
    const report = `Reporting-MTA: dns; relais.example

Final-Recipient: rfc822; bureau@ailleurs.example
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; maison@ailleurs.example
Action: failed
Status: 5.1.10`;
    expect(await heard(postfix(report))).toMatchObject({ kind: "hard", status: "5.1.10" });
  });

  test("of a delivery tells nothing", async () => {
    const report = `Reporting-MTA: dns; relais.example

Final-Recipient: rfc822; lea@exemple.example
Action: relayed
Status: 2.0.0`;
    expect((await heard(postfix(report))).kind).toBe("nothing");
  });

  test("without a report is believed of a mail server alone, and only with an enhanced code", async () => {
    const bare = (from: string, text: string): string =>
      `Return-Path: <>\nFrom: ${from}\nTo: b+signed@retour.boutique.example\nSubject: failure notice\n\n${text}\n`;
    const qmail = "Hi. This is the qmail-send program.\n<lea@exemple.example>:\n550 5.1.1 No such user here";
    expect(await heard(bare("MAILER-DAEMON@exemple.example", qmail))).toMatchObject({
      kind: "hard",
      status: "5.1.1",
    });
    expect(
      await heard(bare("MAILER-DAEMON@exemple.example", "I could not deliver it, sorry.")),
    ).toMatchObject({
      kind: "soft",
      status: null,
    });
    expect((await heard(bare("lea@exemple.example", qmail))).kind).toBe("auto_reply");
  });
});

describe("what a refusal means (RFC 3463)", () => {
  test.each([
    ["5.1.1", "550 5.1.1 User unknown", "hard"],
    ["5.1.2", "no such domain", "hard"],
    ["5.4.4", "Host not found", "hard"],
    ["5.0.0", "550 5.1.1 unknown", "hard"],
    ["5.0.0", "550 Unknown user", "hard"],
    [null, "550 Unknown user", "hard"],
    [null, "550 Blocked, see our policy", "block"],
    ["5.7.1", "550 5.7.1 spam", "block"],
    ["5.7.26", "DMARC", "block"],
    ["4.7.0", "421 4.7.0 suspicious", "block"],
    ["5.1.8", "sender's domain does not exist", "block"],
    ["5.2.2", "552 5.2.2 full", "soft"],
    ["5.2.1", "disabled", "soft"],
    ["5.3.4", "too big", "soft"],
    ["5.4.7", "expired", "soft"],
    ["4.4.7", "expired", "soft"],
    ["4.1.1", "greylisted", "soft"],
    [null, "gave up", "soft"],
    [null, null, "soft"],
  ] as const)("%s, %s: %s", (status, diagnostic, kind) => {
    expect(judgeFailure({ status, diagnostic })).toBe(kind);
  });

  test("a refusal for the sender's sake never says that the person is gone", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.constantFrom("4", "5"), fc.string(), (detail, family, words) => {
        expect(judgeFailure({ status: `${family}.7.${detail}`, diagnostic: words })).toBe("block");
      }),
    );
  });

  test("an address with numbers, a version or a date is no code", () => {
    expect(statusIn("connect to 5.1.1.27 failed")).toBeNull();
    expect(statusIn("host 192.5.1.1 said no")).toBeNull();
    expect(statusIn("on 15.1.1")).toBeNull();
    expect(statusIn("(#5.1.1)")).toBe("5.1.1");
  });
});

describe("a complaint (RFC 5965)", () => {
  const feedback = (type: string, more = ""): string => `From: <fbl@messagerie.example>
To: plaintes@boutique.example
Subject: FW: Vos points
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain

This is an email abuse report.
--part
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: SomeGenerator/1.0
Version: 1
${more}Reporting-MTA: dns; mail.messagerie.example

--part
Content-Type: message/rfc822

Return-Path: <b+Signed-7@retour.boutique.example>
List-Unsubscribe: <https://boutique.example/u/abc>
Subject: Vos points

Bonjour
--part--
`;

  test("finds the signed address in the report or in the message it returns", async () => {
    expect(await heard(feedback("abuse"))).toMatchObject({
      kind: "complaint",
      type: "abuse",
      reporter: "mail.messagerie.example",
      addresses: ["b+Signed-7@retour.boutique.example", "plaintes@boutique.example"],
    });
    const said = await heard(feedback("abuse", "Original-Mail-From: <b+Other@retour.boutique.example>\n"));
    expect(said.addresses[0]).toBe("b+Other@retour.boutique.example");
  });

  test("that is taken back, or a technical report, is no complaint", async () => {
    expect((await heard(feedback("not-spam"))).kind).toBe("nothing");
    expect((await heard(feedback("auth-failure"))).kind).toBe("nothing");
  });
});

describe("an answer", () => {
  test("of a machine is recognised by what it says of itself, in any of the ways in use", async () => {
    const of = async (header: string): Promise<string> =>
      (
        await heard(
          `From: lea@exemple.example\nTo: b+s@r.example\n${header}\n\nErreur 550 5.1.1 dans mon agenda !\n`,
        )
      ).kind;
    expect(await of("Auto-Submitted: auto-replied (vacation)\nSubject: Absente")).toBe("auto_reply");
    expect(await of("X-Autoreply: yes\nSubject: Bonjour")).toBe("auto_reply");
    expect(await of("Precedence: auto_reply\nSubject: Bonjour")).toBe("auto_reply");
    expect(await of("Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_absente?=")).toBe("auto_reply");
    expect(await of("Auto-Submitted: no\nSubject: Bonjour")).toBe("reply");
  });

  test("keeps what the person wrote and drops what she quotes", async () => {
    const raw = `From: Léa <Lea@Exemple.example>
To: b+signed@retour.boutique.example
In-Reply-To: <018f@boutique.example>
References: <0@x.example> <018f@boutique.example>
Content-Type: text/plain; charset=utf-8

Merci, je passe samedi.

Le lun. 1 juin 2026 à 09:00, Maison Test <bonjour@boutique.example> a écrit :
> Vos points vous attendent
`;
    expect(await heard(raw)).toEqual({
      kind: "reply",
      addresses: ["b+signed@retour.boutique.example"],
      from: "lea@exemple.example",
      answers: ["018f@boutique.example", "0@x.example"],
      words: "Merci, je passe samedi.",
    });
    expect(ownWords("Oui\n\n-----Original Message-----\nFrom: x")).toBe("Oui");
    expect(ownWords("> tout est cité")).toBe("");
  });
});

test("whatever comes is taken apart or left, never thrown, and short of a report it is no bounce", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (bytes, withHead) => {
      const head = withHead
        ? "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        : "";
      const incoming = await readIncoming(Buffer.concat([Buffer.from(head), bytes]));
      if (incoming === null) return;
      expect(["reply", "auto_reply", "nothing"]).toContain(hear(incoming).kind);
    }),
    { numRuns: 300 },
  );
});

test("a message nested beyond reason is left alone", async () => {
  let raw = "Content-Type: text/plain\r\n\r\nx";
  for (let depth = 0; depth < 60; depth += 1)
    raw = `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${raw}\r\n--b${depth}--\r\n`;
  expect(await readIncoming(Buffer.from(raw))).toBeNull();
});

describe("temporary failures", () => {
  const soft = (...days: readonly number[]) =>
    days.map((day) => ({ bounce: "soft" as const, at: new Date(Date.UTC(2026, 5, day)).toISOString() }));

  test("count as a dead address once five in a row have lasted a week", () => {
    expect(softIsEnough(soft(9, 7, 5, 3, 2))).toBe(true);
    expect(softIsEnough(soft(9, 7, 5, 3))).toBe(false);
    expect(softIsEnough(soft(8, 7, 6, 5, 4))).toBe(false);
  });

  test("begin again after a message that arrived, or was refused for the sender's sake", () => {
    const [first, second, third, fourth, fifth] = soft(20, 15, 10, 5, 1);
    if (!first || !second || !third || !fourth || !fifth) throw new Error("five are needed");
    expect(softIsEnough([first, second, { ...third, bounce: null }, fourth, fifth])).toBe(false);
    expect(softIsEnough([first, second, third, { ...fourth, bounce: "block" }, fifth])).toBe(false);
  });
});

describe("what a provider tells", () => {
  const mailgun = (event: object) =>
    eventsOf("mailgun", {
      signature: {},
      "event-data": { message: { headers: { "message-id": "018f@boutique.example" } }, ...event },
    });

  test("Mailgun: the severity decides, not the event's name; what it held back itself is no news", () => {
    const status = { code: 550, message: "5.1.1 The account does not exist", description: "" };
    expect(
      mailgun({ event: "failed", severity: "permanent", reason: "bounce", "delivery-status": status }),
    ).toEqual([
      {
        messageId: "018f@boutique.example",
        kind: "hard",
        status: "5.1.1",
        diagnostic: "550 5.1.1 The account does not exist",
      },
    ]);
    expect(mailgun({ event: "failed", severity: "temporary", "delivery-status": status })[0]?.kind).toBe(
      "delay",
    );
    const held = { code: 605, description: "Not delivering to previously bounced address" };
    expect(
      mailgun({ event: "failed", severity: "permanent", reason: "suppress-bounce", "delivery-status": held }),
    ).toEqual([]);
    expect(mailgun({ event: "complained" })[0]?.kind).toBe("complaint");
    expect(mailgun({ event: "opened" })).toEqual([]);
  });

  test("SendGrid: a list of events; what it calls blocked is never held for dead", () => {
    const told = eventsOf("sendgrid", [
      { event: "processed", "smtp-id": "<1@b.example>" },
      {
        event: "bounce",
        type: "bounce",
        status: "5.1.1",
        reason: "550 5.1.1 unknown",
        "smtp-id": "<2@b.example>",
      },
      {
        event: "bounce",
        type: "blocked",
        status: "5.0.0",
        reason: "550 unknown",
        "smtp-id": "<3@b.example>",
      },
      { event: "spamreport", "smtp-id": "<4@b.example>" },
      { event: "deferred", response: "450 later", "smtp-id": "<5@b.example>" },
      { event: "bounce", type: "bounce", status: "5.1.1" },
      "nonsense",
    ]);
    expect(told.map(({ messageId, kind }) => `${messageId} ${kind}`)).toEqual([
      "2@b.example hard",
      "3@b.example soft",
      "4@b.example complaint",
      "5@b.example delay",
    ]);
  });

  test("a program of the shop says the kind, or leaves it to be judged", () => {
    expect(
      eventsOf("signed", {
        events: [
          { messageId: "<1@b.example>", kind: "bounce", diagnostic: "552 5.2.2 full" },
          { messageId: "<2@b.example>", kind: "hard" },
          { messageId: "<3@b.example>", kind: "anything" },
        ],
      }).map(({ kind }) => kind),
    ).toEqual(["soft", "hard"]);
    for (const body of [null, 3, "x", [], {}, { events: [null] }])
      expect(eventsOf("signed", body)).toEqual([]);
  });
});
