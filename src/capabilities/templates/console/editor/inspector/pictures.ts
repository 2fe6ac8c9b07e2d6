import { useQuery } from "@tanstack/react-query";
import { picturesQuery } from "../../reading.ts";

/** Where a picture is found by its hash; null while it is not known. */
export function usePictureUrl(hash: string | null): string | null {
  const { data } = useQuery({ ...picturesQuery, enabled: hash !== null });
  return data?.find((one) => one.hash === hash)?.url ?? null;
}
