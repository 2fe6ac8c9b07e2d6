import type { Database } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Language } from "../../platform/texts.ts";
import type { NewIncident } from "./queries-incidents.ts";
import type { OperationResult } from "./schema-operation.ts";
import type { TillSession } from "./sessions.ts";

/** What an operation is applied with. */
export type Applying = {
  readonly database: Database;
  readonly session: TillSession;
  readonly actor: Actor;
  readonly language: Language;
  /** When it happened, by the server's judgement. */
  readonly at: string;
  /** A manager allowed it with her code. */
  readonly isAllowed: boolean;
};

/** What an operation did. */
export type Applied = Pick<OperationResult, "credited" | "vouchers" | "dueCents" | "cardUrl"> & {
  readonly customerId: string | null;
  readonly receiptId?: string;
  readonly ofId?: string;
  readonly amountCents?: number;
  readonly isSpending?: boolean;
  readonly ticketNumber?: string;
  readonly reason?: string;
  readonly incidents?: readonly NewIncident[];
};
