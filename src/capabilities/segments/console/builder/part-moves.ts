import { useI18n } from "../../../../console/i18n.tsx";
import { focusTarget, useBuilding } from "./building.ts";
import {
  changeCondition,
  type Condition,
  conditionsOf,
  copyPart,
  groupsAbove,
  movePart,
  type Part,
  removePart,
  unwrapGroup,
  wrapPart,
} from "./draft.ts";

/** What can be done to a part as a whole, by its menu and by keys alike; each says what it did. */
export function usePartMoves(part: Part) {
  const { t } = useI18n();
  const { root, change, edit, focusOn, announce } = useBuilding();
  const above = groupsAbove(root, part.id);

  function move(by: -1 | 1) {
    const moved = movePart(root, part.id, by);
    focusOn(focusTarget.part(part.id));
    if (moved === root) return announce(t("segments.builder.moved_no_further"));
    change(() => moved);
    const order = conditionsOf(moved).map(({ id }) => id);
    const place = order.indexOf((conditionsOf(part)[0] ?? part).id) + 1;
    announce(
      t("segments.builder.moved", { place, count: order.length, depth: groupsAbove(moved, part.id).length }),
    );
  }

  return {
    isDeep: above.length,
    up: () => move(-1),
    down: () => move(1),
    remove: (phrase: string) => {
      const all = conditionsOf(root).filter(({ id }) => conditionsOf(part).every((one) => one.id !== id));
      const at = conditionsOf(root).findIndex(({ id }) => id === conditionsOf(part)[0]?.id);
      const next = all[Math.min(at, all.length - 1)];
      edit(null);
      change((now) => removePart(now, part.id));
      focusOn(next === undefined ? focusTarget.add(root.id) : focusTarget.part(next.id));
      announce(t("segments.builder.removed", { phrase }));
    },
    copy: () => {
      const copied = copyPart(root, part.id);
      const parts = groupsAbove(copied, part.id).at(-1)?.parts ?? [];
      const copy = parts[parts.findIndex(({ id }) => id === part.id) + 1];
      change(() => copied);
      if (copy !== undefined) focusOn(focusTarget.part(copy.id));
    },
    wrap: () => {
      change((now) => wrapPart(now, part.id));
      focusOn(focusTarget.part(part.id));
      announce(t("segments.builder.wrapped"));
    },
    unwrap: () => {
      const first = conditionsOf(part)[0];
      change((now) => unwrapGroup(now, part.id));
      focusOn(first === undefined ? focusTarget.add(root.id) : focusTarget.part(first.id));
      announce(t("segments.builder.unwrapped"));
    },
    negate: (condition: Condition) => {
      change((now) => changeCondition(now, condition.id, { isNegated: !condition.isNegated }));
      focusOn(focusTarget.part(condition.id));
    },
  };
}
