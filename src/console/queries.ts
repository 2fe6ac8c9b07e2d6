import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem.ts";

/** `onSignedOut` is called once an answer says that the session is over. */
export function makeQueryClient(onSignedOut: () => void) {
  const watch = (fault: unknown) => {
    if (fault instanceof Problem && fault.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: shouldRetry,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4_000),
      },
      // Sending twice is the reader's decision, with the answer in view.
      mutations: { retry: false },
    },
  });
}

/** A refusal stays a refusal; only silence and faults of the server deserve a second try. */
export function shouldRetry(failures: number, fault: unknown) {
  if (failures >= 2) return false;
  return fault instanceof Problem ? fault.status === 0 || fault.status >= 500 : false;
}
