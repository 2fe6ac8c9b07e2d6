type StampsProps = {
  readonly filled: number;
  /** Those that this purchase brings: dashed until it is done. */
  readonly coming: number;
  readonly goal: number;
  /** Those that have just landed. */
  readonly landing?: number;
};

/** A stamp card, as it is drawn on paper; read as a sentence below it. */
export function Stamps({ filled, coming, goal, landing = 0 }: StampsProps) {
  return (
    <div className="stamps" aria-hidden="true">
      {Array.from({ length: goal }, (_, place) => (
        <span key={place} className={lookOf(place, filled, coming, landing)} />
      ))}
    </div>
  );
}

function lookOf(place: number, filled: number, coming: number, landing: number): string {
  if (place < filled - landing) return "stamp filled";
  if (place < filled) return "stamp filled landing";
  return place < filled + coming ? "stamp coming" : "stamp";
}
