import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";

/** What is missing where the page does not come by HTTPS, and what to do about it. */
export function InsecureNote() {
  const { state } = useTill();
  const { t } = useWords();
  if (state.isEncrypted) return null;
  return (
    <div className="told insecure">
      <p>
        <strong>{t("counter.insecure.title")}</strong>
      </p>
      <p>{t("counter.insecure.text")}</p>
      <p>{t("counter.insecure.do", { address: `https://${location.hostname}/till` })}</p>
    </div>
  );
}
