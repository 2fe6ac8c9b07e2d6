import type { Band } from "./rules/band.ts";
import type { Lifetime } from "./rules/lifetime.ts";
import type { Judged, Outlook } from "./rules/outlook.ts";

// What this room answers, for the server that writes it and the pages that show it.

export type CustomerForecast =
  /** Nothing was computed yet, or nothing may or can be said. */
  | { readonly state: "waiting" | "objected" | "no_purchase" }
  | {
      readonly state: "too_few";
      readonly repeatPurchases: number;
      readonly fewest: number;
      readonly lastDay: string;
      readonly silentDays: number;
      /** Her own rhythm, which needs no model. */
      readonly rhythmDays: number | null;
    }
  | {
      readonly state: "scored";
      readonly asOf: string;
      readonly band: Band;
      /** Her stage says that she is slipping away or gone. */
      readonly isAway: boolean;
      readonly firstDay: string;
      readonly lastDay: string;
      readonly purchaseDays: number;
      readonly silentDays: number;
      /** Days between two purchases at her own rate, as the model sees it. */
      readonly usualDays: number;
      /** Her history begins with the file's: she may have been a customer before. */
      readonly cameBefore: boolean;
      readonly purchases3Months: number;
      readonly purchasesYear: number;
      readonly value3MonthsCents: number;
      readonly valueYearCents: number;
      /** Margin of a year, while she stays. */
      readonly potentialCents: number;
      readonly unusualOn: string;
      readonly lostOn: string | null;
      /** The last period: who was judged as she is now, and who of them bought again in it. */
      readonly judged: (Judged & { readonly from: string; readonly to: string }) | null;
    };

export type BestCustomer = {
  readonly id: string;
  readonly kind: "person" | "company";
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly number: string | null;
  readonly potentialCents: number;
  readonly valueYearCents: number;
  readonly band: Band;
};

export type ForecastAnswer =
  | { readonly state: "waiting" }
  | { readonly state: "too_few"; readonly repeatPurchases: number; readonly fewest: number }
  | {
      readonly state: "fitted";
      readonly asOf: string;
      readonly fittedAt: string;
      readonly historyFrom: string;
      readonly customers: number;
      readonly repeatPurchases: number;
      readonly rhythm: 1 | 2 | 3;
      /** Whether leaving shows at all in this shop's purchases. */
      readonly showsLeaving: boolean;
      readonly marginRate: number;
      readonly outlook: Outlook;
      readonly bands: Readonly<Record<Band, number>>;
      readonly best: readonly BestCustomer[];
    };

export type LifetimeAnswer =
  | { readonly state: "waiting" }
  | { readonly state: "too_few"; readonly newcomers: number }
  | { readonly state: "known"; readonly asOf: string; readonly lifetime: Lifetime };
