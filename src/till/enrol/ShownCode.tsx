import { useEffect, useState } from "react";
import { formatCardNumber } from "../../values/card-number.ts";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";

type ShownCodeProps = {
  readonly number: string;
  readonly name: string;
  readonly onPaper: () => void;
  readonly onCredit: () => void;
};

/**
 * The new card, for the customer's phone: an address that opens it at once when the server gave one, otherwise the number, to be
 * taken in a picture. It is valid at once either way.
 */
export function ShownCode({ number, name, onPaper, onCredit }: ShownCodeProps) {
  const { till } = useTill();
  const { t } = useWords();
  const address = till.cardAddressOf(number);
  const content = address ?? number;
  const [modules, setModules] = useState<{ readonly size: number; readonly path: string } | null>(null);

  useEffect(() => {
    let isWanted = true;
    void import("./qr-path.ts").then(({ qrPath }) => {
      if (isWanted) setModules(qrPath(content));
    });
    return () => {
      isWanted = false;
    };
  }, [content]);

  return (
    <div className="shown-code">
      <svg
        role="img"
        aria-label={t("counter.enrolled.code_of", { name })}
        viewBox={`-4 -4 ${(modules?.size ?? 21) + 8} ${(modules?.size ?? 21) + 8}`}
      >
        <path d={modules?.path ?? ""} />
      </svg>
      <div>
        <p className="shown-title">{t("counter.enrolled.title", { name })}</p>
        <p>{t(address === null ? "counter.enrolled.text" : "counter.enrolled.opens")}</p>
        <p className="figures">{formatCardNumber(number)}</p>
        <button type="button" className="button" onClick={onPaper}>
          {t("counter.paper.title")}
        </button>
        <button type="button" className="button primary on-phone" onClick={onCredit}>
          {t("counter.enrolled.credit")}
        </button>
      </div>
    </div>
  );
}
