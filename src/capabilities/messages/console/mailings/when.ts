import { useI18n } from "../../../../console/i18n.tsx";
import type { MailingAnswer } from "../../shared.ts";

/** When a mailing leaves or left, in a few words. */
export function useWhen() {
  const { t, instant, day } = useI18n();
  return ({ state, plannedAt, sendAt, sendLocal, createdAt }: MailingAnswer): string => {
    if (plannedAt !== null) return t("messages.mailing.left", { at: instant(plannedAt) });
    if (state === "draft") return t("messages.mailing.begun", { at: instant(createdAt) });
    if (sendLocal !== null) {
      const [date = "", time = ""] = sendLocal.split("T");
      return t("messages.mailing.local", { day: day(date), time });
    }
    return sendAt === null
      ? t("messages.mailing.soon")
      : t("messages.mailing.leaves", { at: instant(sendAt) });
  };
}
