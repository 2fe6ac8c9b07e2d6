import { useI18n } from "../../../../console/i18n.tsx";
import { measureSms } from "../../../../values/gsm.ts";
import styles from "./preview.module.css";

// What an SMS is sold at to small senders, before any volume: the shop's own contract says better.
const usualCents = 10;

/** How many signs, how many SMS, what it costs to send to one person. */
export function SmsCount({ text }: { readonly text: string }) {
  const { t, number, money, list } = useI18n();
  const { encoding, units, parts, left, costly } = measureSms(text);
  return (
    <div className={styles.count}>
      <p role="status">
        <b>{t("templates.sms.parts", { count: parts, shown: number(parts) })}</b>{" "}
        <span>{t("templates.sms.units", { count: units, shown: number(units), left: number(left) })}</span>
      </p>
      <p>
        {t("templates.sms.cost", {
          cost: money(parts * usualCents),
          thousand: money(parts * usualCents * 1_000, undefined, { hideCents: true }),
          price: money(usualCents),
        })}
      </p>
      {encoding === "ucs2" && <p>{t("templates.sms.costly", { signs: list(costly.slice(0, 8)) })}</p>}
    </div>
  );
}
