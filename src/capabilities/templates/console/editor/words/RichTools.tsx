import { ActionIcon, Button, Popover } from "@mantine/core";
import { type Editor, useEditorState } from "@tiptap/react";
import { Bold, Italic, Link2, List, ListOrdered, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { useI18n } from "../../../../../console/i18n.tsx";
import { type Language, readLink } from "../../../shared.ts";
import { LinkInput } from "../inspector/LinkInput.tsx";
import { FieldMenu } from "./FieldMenu.tsx";
import styles from "./words.module.css";

interface RichToolsProps {
  readonly editor: Editor;
  readonly language: Language;
}

export function RichTools({ editor, language }: RichToolsProps) {
  const { t } = useI18n();
  const is = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive("bold"),
      italic: now.isActive("italic"),
      bullets: now.isActive("bulletList"),
      numbers: now.isActive("orderedList"),
    }),
  });
  const chain = () => editor.chain().focus();
  return (
    <div className={styles.tools} role="toolbar" aria-label={t("templates.words.tools")}>
      <Tool name="bold" icon={Bold} isOn={is.bold} onClick={() => chain().toggleBold().run()} />
      <Tool name="italic" icon={Italic} isOn={is.italic} onClick={() => chain().toggleItalic().run()} />
      <LinkTool editor={editor} />
      <Tool name="bullets" icon={List} isOn={is.bullets} onClick={() => chain().toggleBulletList().run()} />
      <Tool
        name="numbers"
        icon={ListOrdered}
        isOn={is.numbers}
        onClick={() => chain().toggleOrderedList().run()}
      />
      <FieldMenu editor={editor} language={language} hasWords />
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly icon: LucideIcon;
  readonly isOn: boolean;
  readonly onClick: () => void;
}

function Tool({ name, icon: Icon, isOn, onClick }: ToolProps) {
  const { t } = useI18n();
  return (
    <ActionIcon
      variant={isOn ? "light" : "subtle"}
      color={isOn ? "brand" : "gray"}
      size={32}
      aria-label={t(`templates.words.${name}`)}
      title={t(`templates.words.${name}`)}
      aria-pressed={isOn}
      onClick={onClick}
    >
      <Icon size={17} strokeWidth={1.75} aria-hidden />
    </ActionIcon>
  );
}

function LinkTool({ editor }: { readonly editor: Editor }) {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const [link, setLink] = useState("");
  const { current, isEmpty } = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      current: String((now.getAttributes("link") as { href?: string }).href ?? ""),
      isEmpty: now.state.selection.empty,
    }),
  });
  const words = () => editor.chain().focus().extendMarkRange("link");

  function open() {
    setLink(current);
    setOpen(true);
  }
  function keep() {
    setOpen(false);
    if (isEmpty && current === "") {
      // Nothing is chosen to carry the link: its own address does.
      const text = link.replace(/^(mailto:|tel:)/, "");
      words()
        .insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href: link } }] })
        .run();
    } else words().setLink({ href: link }).run();
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus width={320} position="bottom-start">
      <Popover.Target>
        <ActionIcon
          variant={current === "" ? "subtle" : "light"}
          color={current === "" ? "gray" : "brand"}
          size={32}
          aria-label={t("templates.words.link")}
          title={t("templates.words.link")}
          onClick={() => (isOpen ? setOpen(false) : open())}
        >
          <Link2 size={17} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("templates.words.link")}>
        <LinkInput label={t("templates.link.to")} value={link} onChange={setLink} />
        <div className={styles.linkActions}>
          {current !== "" && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              onClick={() => {
                setOpen(false);
                words().unsetLink().run();
              }}
            >
              {t("templates.link.remove")}
            </Button>
          )}
          <Button size="compact-md" disabled={typeof readLink(link) === "string"} onClick={keep}>
            {t("templates.link.keep")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
