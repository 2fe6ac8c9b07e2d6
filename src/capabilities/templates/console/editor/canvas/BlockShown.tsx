import { lazy, Suspense } from "react";
import { Barcode, Gift, ImageIcon, ShoppingBag } from "lucide-react";
import { useI18n } from "../../../../../console/i18n.tsx";
import type {
  Block,
  ButtonBlock,
  ColumnsBlock,
  FooterBlock,
  HeadingBlock,
  ImageBlock,
  Language,
  LoyaltyBlock,
  ProductsBlock,
  TextBlock,
  VoucherBlock,
} from "../../../shared.ts";
import { useEditing } from "../editing.ts";
import { usePictureUrl } from "../inspector/pictures.ts";
import { AddBlock } from "./AddBlock.tsx";
import { useBrand } from "./brand.ts";
import { useBlockList } from "./block-list.ts";
import styles from "./canvas.module.css";

// The editor of words is the heavy part: the paper is drawn without waiting for it.
const LineEditor = lazy(() => import("../words/LineEditor.tsx"));
const RichEditor = lazy(() => import("../words/RichEditor.tsx"));

interface ShownProps<Kind extends Block = Block> {
  readonly language: Language;
  readonly block: Kind;
  readonly isChosen: boolean;
}

/** A block as it will be read, with its words open to be written. */
export function BlockShown({ language, block, isChosen }: ShownProps) {
  const given = { language, isChosen };
  switch (block.kind) {
    case "heading":
      return <HeadingShown {...given} block={block} />;
    case "text":
      return <TextShown {...given} block={block} />;
    case "image":
      return <ImageShown {...given} block={block} />;
    case "button":
      return <ButtonShown {...given} block={block} />;
    case "products":
      return <ProductsShown {...given} block={block} />;
    case "loyalty":
      return <LoyaltyShown {...given} block={block} />;
    case "voucher":
      return <VoucherShown {...given} block={block} />;
    case "columns":
      return <ColumnsShown {...given} block={block} />;
    case "footer":
      return <FooterShown {...given} block={block} />;
    case "divider":
      return <hr className={styles.divider} />;
    case "spacer":
      return <div className={styles.spacer} data-size={block.size} />;
  }
}

function HeadingShown({ language, block }: ShownProps<HeadingBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <div className={styles.heading} data-level={block.level} data-align={block.align}>
      <Suspense fallback={block.text}>
        <LineEditor
          isBare
          label={t("templates.block.heading")}
          placeholder={t("templates.canvas.heading")}
          language={language}
          value={block.text}
          onChange={(text) => changeBlock(language, block, { text }, true)}
        />
      </Suspense>
    </div>
  );
}

function TextShown({ language, block, isChosen }: ShownProps<TextBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <Suspense fallback={<div className={styles.textWaiting} />}>
      <RichEditor
        label={t("templates.block.text")}
        placeholder={t("templates.canvas.text")}
        language={language}
        value={block.rich}
        align={block.align ?? "left"}
        isChosen={isChosen}
        onChange={(rich) => changeBlock(language, block, { rich }, true)}
      />
    </Suspense>
  );
}

function ImageShown({ block }: ShownProps<ImageBlock>) {
  const { t } = useI18n();
  const url = usePictureUrl(block.picture);
  return (
    <div className={styles.image} data-align={block.align ?? "center"}>
      {url === null ? (
        <div className={styles.noImage}>
          <ImageIcon size={24} strokeWidth={1.75} aria-hidden />
          {t("templates.canvas.no_picture")}
        </div>
      ) : (
        <img src={url} alt={block.alt} style={{ width: `${block.width}%` }} />
      )}
    </div>
  );
}

function ButtonShown({ language, block }: ShownProps<ButtonBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <div className={styles.buttonLine} data-align={block.align ?? "center"}>
      <div className={styles.button}>
        <Suspense fallback={block.label}>
          <LineEditor
            isBare
            label={t("templates.block.button")}
            placeholder={t("templates.canvas.button")}
            language={language}
            value={block.label}
            onChange={(label) => changeBlock(language, block, { label }, true)}
          />
        </Suspense>
      </div>
    </div>
  );
}

function ProductsShown({ block }: ShownProps<ProductsBlock>) {
  const { t } = useI18n();
  const count = block.source === "chosen" ? block.productIds.length : block.most;
  return (
    <div className={styles.stand}>
      <ShoppingBag size={20} strokeWidth={1.75} aria-hidden />
      <p>
        <b>{t(`templates.products.${block.source}`)}</b>
        <span>
          {t(block.source === "chosen" ? "templates.products.count" : "templates.products.most", { count })}
        </span>
      </p>
    </div>
  );
}

function LoyaltyShown({ block }: ShownProps<LoyaltyBlock>) {
  const { t } = useI18n();
  return (
    <div className={styles.stand}>
      <Gift size={20} strokeWidth={1.75} aria-hidden />
      <p>
        <b>{t("templates.loyalty.balance")}</b>
        <span>{t(block.showProgress ? "templates.loyalty.progress" : "templates.loyalty.no_progress")}</span>
        {block.showProgress && <span className={styles.track} aria-hidden />}
      </p>
    </div>
  );
}

function VoucherShown({ block }: ShownProps<VoucherBlock>) {
  const { t, day } = useI18n();
  const isShared = block.source === "shared";
  return (
    <div className={styles.voucher}>
      <b>{isShared ? block.label || t("templates.canvas.voucher") : t("templates.voucher.own")}</b>
      {block.symbol !== "none" && <Barcode size={44} strokeWidth={1.25} aria-hidden />}
      <span className={styles.code}>{isShared ? block.code || "····" : "····"}</span>
      <span>
        {!isShared
          ? t("templates.voucher.own_until")
          : block.lastDay === null
            ? t("templates.voucher.no_end")
            : t("templates.voucher.until", { day: day(block.lastDay) })}
      </span>
    </div>
  );
}

function ColumnsShown({ language, block }: ShownProps<ColumnsBlock>) {
  const BlockList = useBlockList();
  return (
    <div className={styles.columns} data-count={block.columns.length}>
      {block.columns.map((blocks, place) => (
        // A column has no name of its own: it is its place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={place} className={styles.column}>
          <BlockList language={language} blocks={blocks}>
            <AddBlock language={language} after={null} into={{ columnsId: block.id, place }} />
          </BlockList>
        </div>
      ))}
    </div>
  );
}

function FooterShown({ language, block }: ShownProps<FooterBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  const brand = useBrand();
  return (
    <div className={styles.foot}>
      <Suspense fallback={block.note}>
        <LineEditor
          isBare
          label={t("templates.canvas.note")}
          placeholder={t("templates.canvas.note_hint")}
          language={language}
          value={block.note}
          onChange={(note) => changeBlock(language, block, { note }, true)}
        />
      </Suspense>
      <p>{brand.identity.join(" – ")}</p>
      <p>{t("templates.canvas.footer")}</p>
    </div>
  );
}
