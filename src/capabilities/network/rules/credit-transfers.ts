import type { Day } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import { sepaText } from "./sepa-text.ts";

export type Account = { readonly name: string; readonly iban: string; readonly bic: string | null };

export type Transfer = {
  readonly to: Account;
  readonly cents: Cents;
  /** What identifies the payment from one end to the other: at most 35 characters. */
  readonly endToEndId: string;
  readonly words: string;
};

export type TransferOrder = {
  /** At most 35 characters, never used twice with the same bank. */
  readonly messageId: string;
  /** Instant in UTC. */
  readonly createdAt: string;
  /** The day on which the bank is to send the money. */
  readonly requestedOn: Day;
  readonly from: Account;
  readonly transfers: readonly Transfer[];
};

const namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
const nameLength = 70;
const idLength = 35;
const wordsLength = 140;

/**
 * A customer credit transfer initiation (ISO 20022, pain.001.001.09) by the rules of the SEPA credit transfer (EPC132-08): euros, shared
 * charges, IBAN only where no BIC is known.
 */
export function creditTransfers(order: TransferOrder): string {
  const { transfers } = order;
  const count = element("NbOfTxs", String(transfers.length));
  const sum = element("CtrlSum", euros(transfers.reduce((total, { cents }) => total + cents, 0)));
  const header = element(
    "GrpHdr",
    element("MsgId", sepaText(order.messageId, idLength)),
    element("CreDtTm", order.createdAt),
    count,
    sum,
    element("InitgPty", name(order.from)),
  );
  const payment = element(
    "PmtInf",
    element("PmtInfId", sepaText(order.messageId, idLength)),
    element("PmtMtd", "TRF"),
    count,
    sum,
    element("PmtTpInf", element("SvcLvl", element("Cd", "SEPA"))),
    element("ReqdExctnDt", element("Dt", order.requestedOn)),
    element("Dbtr", name(order.from)),
    element("DbtrAcct", iban(order.from)),
    element(
      "DbtrAgt",
      bank(order.from) ?? element("FinInstnId", element("Othr", element("Id", "NOTPROVIDED"))),
    ),
    element("ChrgBr", "SLEV"),
    ...transfers.map(transferElement),
  );
  const body = element("CstmrCdtTrfInitn", header, payment);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}">${body}</Document>\n`;
}

function transferElement(transfer: Transfer): string {
  const agent = bank(transfer.to);
  return element(
    "CdtTrfTxInf",
    element("PmtId", element("EndToEndId", sepaText(transfer.endToEndId, idLength))),
    element("Amt", `<InstdAmt Ccy="EUR">${euros(transfer.cents)}</InstdAmt>`),
    ...(agent === null ? [] : [element("CdtrAgt", agent)]),
    element("Cdtr", name(transfer.to)),
    element("CdtrAcct", iban(transfer.to)),
    element("RmtInf", element("Ustrd", sepaText(transfer.words, wordsLength) || transfer.endToEndId)),
  );
}

// A name of which banks take no character still needs one.
const name = ({ name: said }: Account): string => element("Nm", sepaText(said, nameLength) || "NOTPROVIDED");
const iban = (account: Account): string => element("Id", element("IBAN", account.iban));
const bank = ({ bic }: Account): string | null =>
  bic === null ? null : element("FinInstnId", element("BICFI", bic));

/** Never through a fraction: 1000.07 € is 100007 cents. */
function euros(cents: Cents): string {
  const digits = String(cents).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function element(tag: string, ...inner: readonly string[]): string {
  // Text has been reduced to characters that XML takes as they are, but for the apostrophe, which text may hold.
  return `<${tag}>${inner.join("")}</${tag}>`;
}
