/** An ordinary "no" of the trade, with a stable code; a fault is thrown instead. */
export type Refusal<Code extends string = string> = {
  readonly refused: Code;
  readonly details?: Readonly<Record<string, unknown>>;
};

export function refuse<Code extends string>(
  code: Code,
  details?: Readonly<Record<string, unknown>>,
): Refusal<Code> {
  return details === undefined ? { refused: code } : { refused: code, details };
}

export function isRefusal(answer: unknown): answer is Refusal {
  return (
    typeof answer === "object" && answer !== null && "refused" in answer && typeof answer.refused === "string"
  );
}
