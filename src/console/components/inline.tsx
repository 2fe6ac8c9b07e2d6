import { useI18n } from "../i18n.tsx";

interface MoneyProps {
  readonly cents: number | null | undefined;
  readonly currency?: string;
  /** In a sentence; never in a table. */
  readonly hideCents?: boolean;
}

export function Money({ cents, currency, hideCents = false }: MoneyProps) {
  const { money } = useI18n();
  if (cents === null || cents === undefined) return <None />;
  return <span className="figures">{money(cents, currency, { hideCents })}</span>;
}

interface DayProps {
  readonly day: string | null | undefined;
  /** "il y a 6 jours", with the day itself on hover. */
  readonly isRelative?: boolean;
}

export function Day({ day, isRelative = false }: DayProps) {
  const i18n = useI18n();
  if (!day) return <None />;
  return (
    <time dateTime={day} {...(isRelative ? { title: i18n.day(day) } : {})}>
      {isRelative ? i18n.relativeDay(day) : i18n.day(day)}
    </time>
  );
}

export function Instant({
  instant,
  isRelative = false,
}: {
  readonly instant: string | null | undefined;
  readonly isRelative?: boolean;
}) {
  const i18n = useI18n();
  if (!instant) return <None />;
  return (
    <time dateTime={instant} {...(isRelative ? { title: i18n.instant(instant) } : {})}>
      {isRelative ? i18n.relativeInstant(instant) : i18n.instant(instant)}
    </time>
  );
}

function None() {
  return <span aria-hidden>–</span>;
}
