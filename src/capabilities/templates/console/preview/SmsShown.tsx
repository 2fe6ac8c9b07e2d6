import { SmsCount } from "./SmsCount.tsx";
import styles from "./preview.module.css";

/** The SMS in its bubble, with what it weighs for this very person. */
export function SmsShown({ text }: { readonly text: string }) {
  return (
    <div className={styles.sms}>
      <p className={styles.bubble}>{text}</p>
      <SmsCount text={text} />
    </div>
  );
}
