import { Checkbox, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../../console/api.ts";
import { type I18n, useI18n } from "../../../../../console/i18n.tsx";
import type { ProgramDefinition } from "../../../shared.ts";
import { useDesign } from "../design.ts";

const channels = ["shop", "web"] as const;

export function sayPlaces(definition: ProgramDefinition, { t }: I18n): string {
  const stores = definition.stores.length;
  const [channel] = definition.channels;
  const everywhere = stores === 0 ? "everywhere" : "stores";
  return t(`loyalty.design.places.say.${definition.channels.length === 1 ? channel : everywhere}`, {
    count: stores,
  });
}

/** Where it holds: nothing ticked off means everywhere, shops to come included. */
export function Places() {
  const { t } = useI18n();
  const { definition, write } = useDesign();
  const { data: stores = [] } = useQuery({
    queryKey: ["people", "choices", "stores", {}],
    queryFn: async () =>
      (
        await api.get<{ choices: readonly { readonly value: string; readonly label: string }[] }>(
          "/people/choices/stores",
        )
      ).choices,
    staleTime: 5 * 60_000,
  });
  // An empty list stands for all of them.
  const complete = <Word extends string>(chosen: readonly Word[], all: number) =>
    chosen.length === all ? [] : [...chosen];
  const ticked = definition.stores.length === 0 ? stores.map(({ value }) => value) : definition.stores;
  const open = definition.channels.length === 0 ? [...channels] : definition.channels;
  return (
    <>
      <Checkbox.Group
        label={t("loyalty.design.places.channels")}
        value={open}
        onChange={(chosen) =>
          chosen.length > 0 && write((one) => ({ ...one, channels: complete(chosen, channels.length) }))
        }
      >
        <Group gap={16} mt={8}>
          {channels.map((channel) => (
            <Checkbox key={channel} value={channel} label={t(`loyalty.design.places.channel.${channel}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      {stores.length > 1 && (
        <Checkbox.Group
          label={t("loyalty.design.places.stores")}
          value={[...ticked]}
          onChange={(chosen) =>
            chosen.length > 0 && write((one) => ({ ...one, stores: complete(chosen, stores.length) }))
          }
        >
          <Group gap={16} mt={8}>
            {stores.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </>
  );
}
