import { type Refusal, refuse } from "../../../values/refusal.ts";

/** How a shop wants to be warned. Kept in the merchant's settings, under `winback`; every value may be changed. */
export type Settings = {
  /** Spend of so many own rhythms is compared with what such a time usually brings… */
  readonly spendRhythms: number;
  /** …and has fallen when it is lower by at least so many percent. */
  readonly spendFallPercent: number;
  /** The last gaps are this many times as long as the gaps before. */
  readonly gapGrowth: number;
  /** Refunds of half a year, in percent of its sales, from which they say something. */
  readonly refundPercent: number;
  /** Days during which a customer who was contacted is waited for. */
  readonly followUpDays: number;
  /** Days during which somebody who came back is shown as such. */
  readonly backDays: number;
  /** A silence after which fewer than so many percent come back within a year is proposed as the end. */
  readonly returnPercent: number;
};
export type SettingName = keyof Settings;

export const defaultSettings: Settings = {
  spendRhythms: 2,
  spendFallPercent: 50,
  gapGrowth: 1.5,
  refundPercent: 25,
  followUpDays: 60,
  backDays: 90,
  returnPercent: 10,
};

export const settingBounds: Readonly<
  Record<SettingName, { readonly from: number; readonly to: number; readonly whole?: true }>
> = {
  spendRhythms: { from: 1, to: 6 },
  spendFallPercent: { from: 20, to: 90, whole: true },
  gapGrowth: { from: 1.2, to: 5 },
  refundPercent: { from: 5, to: 100, whole: true },
  followUpDays: { from: 7, to: 365, whole: true },
  backDays: { from: 14, to: 365, whole: true },
  returnPercent: { from: 1, to: 50, whole: true },
};

export const settingNames = Object.keys(defaultSettings) as readonly SettingName[];

/** What was asked over what holds now; a value out of its bounds is refused by name. */
export function changeSettings(
  current: Settings,
  asked: Partial<Record<SettingName, number>>,
): Settings | Refusal<"winback_setting_out_of_bounds"> {
  const changed = { ...current };
  for (const name of settingNames) {
    const value = asked[name];
    if (value === undefined) continue;
    const { from, to, whole } = settingBounds[name];
    const fits =
      Number.isFinite(value) && value >= from && value <= to && (whole !== true || Number.isInteger(value));
    if (!fits) return refuse("winback_setting_out_of_bounds", { name, from, to });
    changed[name] = value;
  }
  return changed;
}

/** Settings as they were stored: whatever is missing or spoilt falls back to the default. */
export function readSettings(stored: unknown): Settings {
  if (typeof stored !== "object" || stored === null) return defaultSettings;
  const kept: Partial<Record<SettingName, number>> = {};
  for (const name of settingNames) {
    const value = (stored as Record<string, unknown>)[name];
    if (typeof value === "number") kept[name] = value;
  }
  const changed = changeSettings(defaultSettings, kept);
  return "refused" in changed ? defaultSettings : changed;
}
