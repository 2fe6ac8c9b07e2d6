import type { ReactNode } from "react";

interface ScrollingProps {
  /** What it holds, as it is read out. */
  readonly label: string;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** What may be larger than its place: reached by Tab and moved with the arrows by whoever has no mouse (WCAG 2.1.1). */
export function Scrolling({ label, className, children }: ScrollingProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={className} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
