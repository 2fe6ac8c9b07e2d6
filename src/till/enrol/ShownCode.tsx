import { useEffect, useState } from "react";
import { formatCardNumber } from "../../values/card-number.ts";
import { useWords } from "../words/words.tsx";

type ShownCodeProps = {
  readonly number: string;
  readonly name: string;
  readonly onPaper: () => void;
  readonly onCredit: () => void;
};

/** The new card, for the customer's phone to take a picture of: it is valid at once, with or without network. */
export function ShownCode({ number, name, onPaper, onCredit }: ShownCodeProps) {
  const { t } = useWords();
  const [modules, setModules] = useState<{ readonly size: number; readonly path: string } | null>(null);

  useEffect(() => {
    let isWanted = true;
    void import("./qr-path.ts").then(({ qrPath }) => {
      if (isWanted) setModules(qrPath(number));
    });
    return () => {
      isWanted = false;
    };
  }, [number]);

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
        <p>{t("counter.enrolled.text")}</p>
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
