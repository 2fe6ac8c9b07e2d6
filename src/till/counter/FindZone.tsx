import type { KeyboardEvent, RefObject } from "react";
import { useState } from "react";
import type { useFinder } from "../find/use-finder.ts";
import { useWords } from "../words/words.tsx";
import { Icon } from "./Icon.tsx";

type FindZoneProps = {
  readonly finder: ReturnType<typeof useFinder>;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onCamera: () => void;
};

export const listId = "found";
const isTouch = () => matchMedia("(pointer: coarse)").matches;

/** The one field that finds a customer: by card, by the end of a phone, by name. */
export function FindZone({ finder, field, onCamera }: FindZoneProps) {
  const { t } = useWords();
  const { text, setText, hits, active, setActive, pick } = finder;
  // The focus is always here: a tablet's keyboard must come only when somebody touches the field.
  const [wantsKeyboard, setWantsKeyboard] = useState(() => !isTouch());
  const count = hits?.shown.length ?? 0;

  const listen = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      pick();
    } else if (event.key === "ArrowDown" && count > 0) {
      event.preventDefault();
      setActive((active + 1) % count);
    } else if (event.key === "ArrowUp" && count > 0) {
      event.preventDefault();
      setActive((active + count - 1) % count);
    } else if (event.key === "Escape" && text !== "") {
      event.stopPropagation();
      setText("");
    }
  };

  return (
    <div className="find">
      <input
        ref={field}
        data-zone="find"
        type="text"
        role="combobox"
        aria-label={t("counter.find.label")}
        aria-expanded={count > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={count > 0 ? `${listId}-${active}` : undefined}
        placeholder={t("counter.find.placeholder")}
        inputMode={wantsKeyboard ? "text" : "none"}
        enterKeyHint="search"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={listen}
        onPointerDown={() => setWantsKeyboard(true)}
        onBlur={() => setWantsKeyboard(!isTouch())}
      />
      <button type="button" className="find-camera" onClick={onCamera}>
        <Icon name="camera" />
        <span className="unseen">{t("counter.find.camera")}</span>
      </button>
    </div>
  );
}
