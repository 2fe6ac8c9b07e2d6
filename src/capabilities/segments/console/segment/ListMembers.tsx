import { useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Segment } from "../../shared.ts";
import { PasteNumbers } from "../lists/PasteNumbers.tsx";
import { useListChange } from "../lists/list-change.ts";
import styles from "./segment.module.css";

/** Who comes on a list filled by hand: one by name, or many pasted. */
export function ListMembers({ segment }: { readonly segment: Segment }) {
  const { t } = useI18n();
  const change = useListChange(segment);
  // A new field for the next name.
  const [added, setAdded] = useState(0);
  return (
    <Card title={t("segments.list.add")}>
      <div className={styles.adding}>
        <CustomerPicker
          key={added}
          label={t("segments.list.who")}
          value={null}
          onChange={(found) => {
            if (found === null) return;
            setAdded(added + 1);
            void change.add([found.id], found.name);
          }}
        />
        <PasteNumbers
          onFound={async ({ found }) => {
            if (found.length > 0) await change.add(found.map(({ id }) => id));
          }}
        />
      </div>
    </Card>
  );
}
