import { queryOptions } from "@tanstack/react-query";
import { api } from "../api.ts";

export interface WelcomeAnswer {
  /** A demonstration shop may be visited. */
  readonly demo: boolean;
  readonly canOpenShop: boolean;
  /** On a server seen from outside, the first shop is opened only with the link printed at start-up. */
  readonly needsLink: boolean;
}

export const welcomeQuery = queryOptions({
  queryKey: ["welcome"],
  queryFn: () => api.get<WelcomeAnswer>("/auth/welcome"),
});
