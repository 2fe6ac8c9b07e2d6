import { mostCounted } from "../find/find-index.ts";
import type { useFinder } from "../find/use-finder.ts";
import { useWords } from "../words/words.tsx";
import { listId } from "./FindZone.tsx";
import { nameOf } from "./crediting.ts";

/** At most three people, by first name, initial and postcode: nobody's phone is ever shown. */
export function HitList({ finder }: { readonly finder: ReturnType<typeof useFinder> }) {
  const { t } = useWords();
  const { hits, answersTo, active, setActive, pick } = finder;
  if (hits === null) return <div className="card hits" />;
  const { shown, total } = hits;
  const isCounted = total < mostCounted;
  return (
    <div className="card hits" data-answers={answersTo}>
      <p className="second" role="status">
        {isCounted
          ? t("counter.find.total", { count: total })
          : t("counter.find.many", { count: mostCounted - 1 })}
      </p>
      <div id={listId} className="hit-list" role="listbox" aria-label={t("counter.find.found")}>
        {shown.map((one, place) => (
          <div
            key={one.id}
            id={`${listId}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            className={place === active ? "hit active" : "hit"}
            onPointerDown={(event) => {
              event.preventDefault();
              setActive(place);
            }}
            onClick={pick}
            onKeyDown={(event) => {
              if (event.key === "Enter") pick();
            }}
          >
            <strong>{nameOf(one)}</strong>
            <span>{one.postcode ?? ""}</span>
          </div>
        ))}
      </div>
      {total > shown.length ? (
        <p className="hint">
          {isCounted ? t("counter.find.more", { count: total - shown.length }) : t("counter.find.go_on")}
        </p>
      ) : null}
    </div>
  );
}
