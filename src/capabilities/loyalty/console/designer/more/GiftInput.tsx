import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../../console/i18n.tsx";
import { addresses } from "../../common/addresses.ts";
import { endowmentsQuery } from "../../rewards/reading.ts";

interface GiftInputProps {
  readonly value: string;
  readonly onChange: (endowmentId: string) => void;
}

/** From which stock a gift is taken, and the way to open one. */
export function GiftInput({ value, onChange }: GiftInputProps) {
  const { t, number } = useI18n();
  const { data } = useQuery(endowmentsQuery({}));
  const gifts = (data?.items ?? []).filter(({ customerId }) => customerId === null);
  return (
    <div>
      <Select
        label={t("loyalty.design.gift.label")}
        placeholder={t("loyalty.design.gift.placeholder")}
        value={value === "" ? null : value}
        data={gifts.map(({ id, name, available }) => ({
          value: id,
          label: t("loyalty.design.gift.left", { name, count: available, left: number(available) }),
        }))}
        searchable
        maw={420}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
      />
      <p>
        {data !== undefined && gifts.length === 0 && `${t("loyalty.design.gift.none")} `}
        <AppLink href={addresses.gifts}>{t("loyalty.design.gift.open")}</AppLink>
      </p>
    </div>
  );
}
