import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { productName } from "./product.ts";
import { useI18n } from "./i18n.tsx";
import { sessionQuery } from "./session.ts";
import { useQuery } from "@tanstack/react-query";

let isHeadingAwaited = false;

/** For a step that changes the page without changing the address. */
export function awaitHeading() {
  isHeadingAwaited = true;
}

/** After a change of page, the next heading shown takes the focus. The first page leaves it where the browser put it. */
export function useHeadingAfterNavigation() {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onBeforeNavigate", ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged) isHeadingAwaited = true;
      }),
    [router],
  );
}

/** Gives a page its title in the tab ("Page · Shop") and its heading the focus on arrival. */
export function usePageHeading(title: string, { hasErrors = false } = {}) {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const { data: session } = useQuery({ ...sessionQuery, enabled: false });
  const shop = session?.merchant?.name ?? productName;

  useEffect(() => {
    const named = title === "" ? shop : `${title} · ${shop}`;
    document.title = hasErrors ? t("console.form.error_title", { title: named }) : named;
  }, [title, shop, hasErrors, t]);

  useEffect(() => {
    if (!isHeadingAwaited) return;
    isHeadingAwaited = false;
    heading.current?.focus({ preventScroll: true });
  }, []);

  return heading;
}
