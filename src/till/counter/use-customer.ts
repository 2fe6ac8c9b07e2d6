import { useCallback, useState } from "react";
import type { CounterRow } from "../../capabilities/till/shared.ts";
import type { Till } from "../model/till.ts";
import { useTill } from "../model/use-till.tsx";
import { Refused, Unreachable } from "../sync/api.ts";
import { useWords, type Words } from "../words/words.tsx";
import { beep } from "./beep.ts";
import type { Shown } from "./crediting.ts";

/** Who stands at the counter: chosen from those found, or by the card that was shown. */
export function useCustomer(onChosen: () => void, onUnknown: (text: string) => void) {
  const { till } = useTill();
  const words = useWords();
  const [customer, setCustomer] = useState<Shown | null>(null);

  const choose = useCallback(
    async (id: string) => {
      // One that the server found may not be in the copy yet.
      const found = (await till.customer(id)) ?? (await fetched(till, id));
      if (found === undefined) return;
      setCustomer({ ...found, fresh: null });
      onChosen();
      const fresh = await till.freshCustomer(id);
      if (fresh === null) return;
      const again = await till.customer(id);
      setCustomer((shown) => (shown?.signed.id === id && again !== undefined ? { ...again, fresh } : shown));
    },
    [till, onChosen],
  );

  const chooseCard = useCallback(
    async (number: string) => {
      const id = till.idOfCard(number);
      if (id !== undefined) return await choose(id);
      const answer = await unknownCard(till, number, words);
      if (typeof answer === "object") return await choose(answer.id);
      beep("refused");
      onUnknown(answer);
    },
    [till, choose, words, onUnknown],
  );

  return { customer, setCustomer, choose, chooseCard };
}

async function fetched(till: Till, id: string): ReturnType<Till["customer"]> {
  await till.freshCustomer(id);
  return await till.customer(id);
}

async function unknownCard(till: Till, number: string, { t }: Words): Promise<CounterRow | string> {
  if (!till.state.read().isOnline) return t("counter.find.card_unknown_offline");
  try {
    return await till.farCard(number);
  } catch (fault) {
    if (fault instanceof Refused) return fault.message;
    if (fault instanceof Unreachable) return t("counter.find.card_unknown_offline");
    throw fault;
  }
}
