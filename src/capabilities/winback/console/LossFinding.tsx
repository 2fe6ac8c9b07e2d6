import { useQuery } from "@tanstack/react-query";
import { lossQuery } from "./queries.ts";
import { LossRate } from "./LossRate.tsx";

/** The yearly loss among the results; a shop too young to tell shows nothing there. */
export default function LossFinding() {
  const { data } = useQuery(lossQuery);
  const loss = data?.loss ?? null;
  return loss === null || loss.latest === null ? null : <LossRate loss={loss} />;
}
