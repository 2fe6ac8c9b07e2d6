import { NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { useI18n } from "../../../../../console/i18n.tsx";
import {
  type Align,
  aligns,
  type Block,
  type ButtonBlock,
  type ColumnsBlock,
  type HeadingBlock,
  type ImageBlock,
  type Language,
  type SpacerBlock,
  symbols,
  type VoucherBlock,
} from "../../../shared.ts";
import { changeBlock } from "../blocks.ts";
import { useEditing } from "../editing.ts";
import { newText } from "../starts.ts";
import { Condition } from "./Condition.tsx";
import styles from "./inspector.module.css";
import { LinkInput } from "./LinkInput.tsx";
import { LoyaltySettings } from "./LoyaltySettings.tsx";
import { PictureInput } from "./PictureInput.tsx";
import { ProductsSettings } from "./ProductsSettings.tsx";

export interface SettingsProps<Kind extends Block = Block> {
  readonly language: Language;
  readonly block: Kind;
}

/** Everything of a block but the words that are written where they stand. */
export function BlockSettings({ language, block }: SettingsProps) {
  return (
    <div className={styles.settings}>
      <OwnSettings language={language} block={block} />
      {block.kind !== "footer" && <Condition key={block.id} language={language} block={block} />}
    </div>
  );
}

function OwnSettings({ language, block }: SettingsProps) {
  const { t } = useI18n();
  switch (block.kind) {
    case "heading":
      return <HeadingSettings language={language} block={block} />;
    case "text":
      return (
        <>
          <p className={styles.hint}>{t("templates.settings.text")}</p>
          <AlignInput language={language} block={block} />
        </>
      );
    case "image":
      return <ImageSettings language={language} block={block} />;
    case "button":
      return <ButtonSettings language={language} block={block} />;
    case "products":
      return <ProductsSettings language={language} block={block} />;
    case "loyalty":
      return <LoyaltySettings language={language} block={block} />;
    case "voucher":
      return <VoucherSettings language={language} block={block} />;
    case "columns":
      return <ColumnsSettings language={language} block={block} />;
    case "spacer":
      return <SpacerSettings language={language} block={block} />;
    case "divider":
      return <p className={styles.hint}>{t("templates.settings.divider")}</p>;
    case "footer":
      return <p className={styles.hint}>{t("templates.settings.footer")}</p>;
  }
}

type Aligned = Extract<Block, { align?: Align }>;

function AlignInput({ language, block }: SettingsProps<Aligned>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <div className={styles.field}>
      <span className={styles.label} id={`align-${block.id}`}>
        {t("templates.settings.align")}
      </span>
      <SegmentedControl
        aria-labelledby={`align-${block.id}`}
        fullWidth
        value={block.align ?? (block.kind === "image" || block.kind === "button" ? "center" : "left")}
        onChange={(align) => changeBlock<Aligned>(language, block, { align })}
        data={aligns.map((value) => ({ value, label: t(`templates.align.${value}`) }))}
      />
    </div>
  );
}

function HeadingSettings({ language, block }: SettingsProps<HeadingBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <>
      <div className={styles.field}>
        <span className={styles.label} id={`level-${block.id}`}>
          {t("templates.settings.level")}
        </span>
        <SegmentedControl
          aria-labelledby={`level-${block.id}`}
          fullWidth
          value={String(block.level)}
          onChange={(level) => changeBlock(language, block, { level: Number(level) as 1 | 2 | 3 })}
          data={["1", "2", "3"].map((value) => ({ value, label: t(`templates.level.${value}`) }))}
        />
      </div>
      <AlignInput language={language} block={block} />
    </>
  );
}

function ImageSettings({ language, block }: SettingsProps<ImageBlock>) {
  const { t } = useI18n();
  const { changeBlock, changeBlocks } = useEditing();
  return (
    <>
      <PictureInput value={block.picture} onChange={(picture) => changeBlock(language, block, { picture })} />
      <TextInput
        label={t("templates.settings.alt")}
        description={t("templates.settings.alt_hint")}
        maxLength={300}
        value={block.alt}
        onChange={(event) => changeBlock(language, block, { alt: event.currentTarget.value }, true)}
      />
      <NumberInput
        label={t("templates.settings.width")}
        min={10}
        max={100}
        step={10}
        clampBehavior="blur"
        allowDecimal={false}
        suffix=" %"
        value={block.width}
        onChange={(width) => {
          const wanted = Number(width);
          if (wanted >= 10 && wanted <= 100) changeBlock(language, block, { width: wanted }, true);
        }}
      />
      <LinkInput
        label={t("templates.settings.link")}
        isOptional
        value={block.link ?? ""}
        onChange={(link) =>
          // A picture that leads nowhere has no address at all.
          changeBlocks(language, (all) => withLink(all, block.id, link), `${language} ${block.id} link`)
        }
      />
      <AlignInput language={language} block={block} />
    </>
  );
}

function withLink(blocks: readonly Block[], id: string, link: string): readonly Block[] {
  return changeBlock(blocks, id, (block) => {
    if (block.kind !== "image") return block;
    const { link: _, ...bare } = block;
    return link === "" ? bare : { ...bare, link };
  });
}

function ButtonSettings({ language, block }: SettingsProps<ButtonBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <>
      <LinkInput
        label={t("templates.settings.leads_to")}
        value={block.link}
        onChange={(link) => changeBlock(language, block, { link }, true)}
      />
      <AlignInput language={language} block={block} />
    </>
  );
}

const notOfACode = /[^A-Za-z0-9 ._-]/g;

function VoucherSettings({ language, block }: SettingsProps<VoucherBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  const isShared = block.source === "shared";
  return (
    <>
      <div className={styles.field}>
        <span className={styles.label} id={`source-${block.id}`}>
          {t("templates.settings.voucher")}
        </span>
        <SegmentedControl
          aria-labelledby={`source-${block.id}`}
          fullWidth
          value={block.source}
          onChange={(source) => changeBlock(language, block, { source })}
          data={(["shared", "own"] as const).map((value) => ({
            value,
            label: t(`templates.settings.voucher_${value}`),
          }))}
        />
      </div>
      <p className={styles.hint}>{t(`templates.settings.voucher_${block.source}_hint`)}</p>
      {isShared && (
        <>
          <TextInput
            label={t("templates.settings.voucher_label")}
            maxLength={500}
            value={block.label}
            onChange={(event) => changeBlock(language, block, { label: event.currentTarget.value }, true)}
          />
          <TextInput
            label={t("templates.settings.code")}
            description={t("templates.settings.code_hint")}
            maxLength={40}
            value={block.code}
            onChange={(event) => {
              const code = event.currentTarget.value.replace(notOfACode, "").replace(/^[ ._-]+/, "");
              changeBlock(language, block, { code }, true);
            }}
            autoComplete="off"
            spellCheck={false}
          />
          <TextInput
            type="date"
            label={t("templates.settings.last_day")}
            value={block.lastDay ?? ""}
            onChange={(event) => changeBlock(language, block, { lastDay: event.currentTarget.value || null })}
          />
        </>
      )}
      <div className={styles.field}>
        <span className={styles.label} id={`symbol-${block.id}`}>
          {t("templates.settings.symbol")}
        </span>
        <SegmentedControl
          aria-labelledby={`symbol-${block.id}`}
          fullWidth
          value={block.symbol}
          onChange={(symbol) => changeBlock(language, block, { symbol })}
          data={symbols.map((value) => ({ value, label: t(`templates.symbol.${value}`) }))}
        />
      </div>
    </>
  );
}

function ColumnsSettings({ language, block }: SettingsProps<ColumnsBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();

  function setCount(count: number) {
    const [first = [], second = [], third = []] = block.columns;
    // What stood in the third column goes on below the second: nothing written is lost.
    const columns =
      count === 2 ? [first, [...second, ...third]] : [first, second, third.length > 0 ? third : [newText()]];
    changeBlock(language, block, { columns });
  }
  return (
    <div className={styles.field}>
      <span className={styles.label} id={`columns-${block.id}`}>
        {t("templates.settings.columns")}
      </span>
      <SegmentedControl
        aria-labelledby={`columns-${block.id}`}
        fullWidth
        value={String(block.columns.length)}
        onChange={(count) => setCount(Number(count))}
        data={["2", "3"]}
      />
      <p className={styles.hint}>{t("templates.settings.columns_hint")}</p>
    </div>
  );
}

function SpacerSettings({ language, block }: SettingsProps<SpacerBlock>) {
  const { t } = useI18n();
  const { changeBlock } = useEditing();
  return (
    <SegmentedControl
      aria-label={t("templates.settings.size")}
      fullWidth
      value={block.size}
      onChange={(size) => changeBlock(language, block, { size })}
      data={(["small", "medium", "large"] as const).map((value) => ({
        value,
        label: t(`templates.size.${value}`),
      }))}
    />
  );
}
