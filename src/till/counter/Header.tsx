import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { Icon } from "./Icon.tsx";

type HeaderProps = { readonly onMenu: () => void; readonly onJournal: () => void };

/** Whose counter this is, who stands at it, and always what waits. */
export function Header({ onMenu, onJournal }: HeaderProps) {
  const { state } = useTill();
  const { t } = useWords();
  const { start, cashier, isOnline, entries, isCopying, customers } = state;
  const waiting = entries.filter((entry) => entry.state === "waiting").length;
  const unseen = entries.filter(({ isUnseen }) => isUnseen).length;
  const link = isOnline ? (waiting === 0 ? "online" : "sending") : "offline";

  return (
    <header className="header">
      <div className="header-names">
        {start === null || start.shop.logoUrl === null ? null : <img src={start.shop.logoUrl} alt="" />}
        <strong>{start?.shop.name}</strong>
        <span>{start?.device.name}</span>
        <span>{cashier?.name}</span>
      </div>
      <div className="header-state" role="status">
        {isCopying ? <span className="pill calm">{t("counter.copying", { count: customers })}</span> : null}
        {state.turnedAway === null ? null : <span className="pill warn">{state.turnedAway}</span>}
        <span className={link === "offline" ? "pill warn" : "pill calm"}>
          <Icon name={link === "offline" ? "offline" : "online"} />
          {t(`counter.link.${link}`, { count: waiting })}
        </span>
      </div>
      {unseen === 0 ? null : (
        <button type="button" className="header-button alert" onClick={onJournal}>
          <Icon name="warning" />
          {t("counter.to_see", { count: unseen })}
        </button>
      )}
      <button type="button" className="header-button" onClick={onMenu} aria-haspopup="dialog">
        <Icon name="menu" />
        <span className="unseen">{t("counter.menu")}</span>
      </button>
    </header>
  );
}
