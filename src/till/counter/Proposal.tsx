import { spanOf, timesOf } from "../../capabilities/affinity/shared.ts";
import type { CounterProposal } from "../../capabilities/till/shared.ts";
import { useWords } from "../words/words.tsx";

/** One quiet line: a product to name, and why. Known only with the network; nothing waits for it. */
export function Proposal({ proposal }: { readonly proposal: CounterProposal }) {
  const { t } = useWords();
  return (
    <p className="second proposal">
      {t("counter.propose", { product: proposal.product })} <small>({useWhy(proposal)})</small>
    </p>
  );
}

function useWhy(proposal: CounterProposal): string {
  const { t } = useWords();
  if (proposal.kind === "with")
    return t("counter.propose_with", { other: proposal.other, ...timesOf(proposal.together, proposal.of) });
  const every = spanOf(proposal.everyDays);
  const since = spanOf(proposal.sinceDays);
  return t("counter.propose_again", {
    every: every.count,
    everyUnit: every.unit,
    since: since.count,
    sinceUnit: since.unit,
  });
}
