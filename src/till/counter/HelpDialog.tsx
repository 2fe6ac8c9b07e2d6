import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { Dialog } from "./Dialog.tsx";

const keys = ["find", "enter", "f2", "f4", "escape", "scan"] as const;

/** What this screen is for, by which keys it goes, and what happens without network. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { state } = useTill();
  const { t, roundMoney } = useWords();
  const cap = roundMoney(state.start?.settings.offlineCapCents ?? 0);
  return (
    <Dialog title={t("counter.help.title")} onClose={onClose} isWide>
      <p>{t("counter.help.text")}</p>
      <section className="help">
        <h3>{t("counter.help.keys")}</h3>
        <dl>
          {keys.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{t(`counter.help.key.${key}`)}</kbd>
              </dt>
              <dd>{t(`counter.help.does.${key}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="help">
        <h3>{t("counter.help.offline")}</h3>
        <ul>
          <li>{t("counter.help.offline.continues")}</li>
          <li>{t("counter.help.offline.redeem", { cap })}</li>
          <li>{t("counter.help.offline.waits")}</li>
          {state.isEncrypted ? null : <li>{t("counter.insecure.text")}</li>}
        </ul>
      </section>
    </Dialog>
  );
}
