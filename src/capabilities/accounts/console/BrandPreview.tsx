import { Card } from "../../../console/components/Card.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useMerchant } from "../../../console/session.ts";
import { groundColour, isColour, wordsColour } from "../../../values/contrast.ts";
import styles from "./brand.module.css";

type Shown = {
  readonly colour: string;
  readonly addressForm: string;
  readonly systemFonts: boolean;
  readonly company: string;
  readonly legalForm: string;
  readonly companyNumber: string;
  readonly register: string;
  readonly address: string;
};

/** A page as customers will see it, while one types. */
export function BrandPreview({ typed, logoUrl }: { readonly typed: Shown; readonly logoUrl: string | null }) {
  const { t } = useI18n();
  const { name } = useMerchant();
  const colour = isColour(typed.colour) ? typed.colour : "#1f5c4c";
  const ground = groundColour(colour);
  const link = wordsColour(colour, "#fbf8f3");
  const form = typed.addressForm === "tu" ? "tu" : "vous";
  const identity = [[typed.company, typed.legalForm], [typed.companyNumber, typed.register], [typed.address]]
    .map((line) => line.filter((word) => word.trim() !== "").join(" – "))
    .filter((line) => line !== "");
  return (
    <Card title={t("accounts.brand.preview")}>
      <div className={`${styles.preview} ${typed.systemFonts ? styles.previewSystem : ""}`}>
        <div className={styles.previewHead} style={{ background: ground.colour, color: ground.on }}>
          {logoUrl !== null && <img src={logoUrl} alt="" />}
          <span className={styles.previewName}>{name}</span>
        </div>
        <div className={styles.previewBody}>
          <p>{t(`accounts.brand.sample_${form}`)}</p>
          <span className={styles.previewButton} style={{ background: ground.colour, color: ground.on }}>
            {t(`accounts.brand.sample_button_${form}`)}
          </span>
          <p style={{ color: link, textDecoration: "underline" }}>{t("accounts.brand.sample_link")}</p>
        </div>
        <div className={styles.previewFoot}>
          {identity.length === 0 ? t("accounts.brand.sample_foot") : identity.join("\n")}
        </div>
      </div>
    </Card>
  );
}
