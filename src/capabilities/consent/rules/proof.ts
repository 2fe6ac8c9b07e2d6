export type Channel = "email" | "sms" | "phone" | "robocall" | "post" | "push";
export type Purpose = "marketing" | "survey" | "service" | "open_tracking" | "profiling" | "partners";
export type Act = "granted" | "withdrawn" | "objected" | "renewed";
export type Origin =
  | "paper_form"
  | "web_form"
  | "counter"
  | "import"
  | "api"
  | "staff"
  | "space"
  /** By a message: its link, the button of the mail program, an answer. */
  | "message"
  | "unknown";

type Said = {
  readonly act: Act;
  readonly happenedAt: string | null;
  readonly textVersion: string | null;
  readonly prechecked: boolean | null;
};

const msPerDay = 86_400_000;

export function isRefusalAct(act: Act): boolean {
  return act === "withdrawn" || act === "objected";
}

/**
 * Whether the shop could show that the person agreed: when, to which words, and by a box that was empty before.
 * A "no" needs no proof. A day that has not come yet proves nothing; clocks may differ by a day.
 */
export function hasProof(said: Said, recordedAt: string): boolean {
  if (isRefusalAct(said.act)) return true;
  if (said.happenedAt === null || said.textVersion === null || said.prechecked === true) return false;
  return Date.parse(said.happenedAt) <= Date.parse(recordedAt) + msPerDay;
}
