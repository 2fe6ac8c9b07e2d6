import type { AnchorHTMLAttributes, MouseEvent, Ref } from "react";
import { useGoTo } from "../address.ts";

interface AppLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
  readonly ref?: Ref<HTMLAnchorElement>;
}

/** A link to one of our pages by its whole address, as the server or a list gives it. */
export function AppLink({ href, onClick, children, ...rest }: AppLinkProps) {
  const goTo = useGoTo();
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    // With a key held, the browser opens a tab or saves: that stays its business.
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    goTo(href);
  }
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
