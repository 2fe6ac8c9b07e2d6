import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { ConfirmProvider } from "./confirm.tsx";
import { I18nProvider } from "./i18n.tsx";
import { hasChosenLanguage, isLanguage, type Language, rememberLanguage } from "./language.ts";
import { styleNonce } from "./nonce.ts";
import { makeQueryClient } from "./queries.ts";
import { makeRouter } from "./router.tsx";
import { sessionQuery } from "./session.ts";
import { loadTexts, type Texts } from "./texts/texts.ts";
import { cssVariables, theme } from "./theme.ts";
import { Toasts } from "./toasts.tsx";

const queries = makeQueryClient(() => {
  if (router.state.location.pathname === "/sign-in") return;
  const next = router.state.location.href;
  // The frame is left before its session goes: its pages need somebody signed in.
  void router
    .navigate({ to: "/sign-in", search: { next } } as never)
    .then(() => queries.removeQueries({ queryKey: sessionQuery.queryKey }));
});
const router = makeRouter(queries);

// The same key is read by public/scheme.js before the first paint.
const colours = localStorageColorSchemeManager({ key: "rebelote-colours" });

interface AppProps {
  readonly firstLanguage: Language;
  readonly firstTexts: Texts;
}

export function App({ firstLanguage, firstTexts }: AppProps) {
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colours}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <Speaking firstLanguage={firstLanguage} firstTexts={firstTexts}>
          <ConfirmProvider>
            <RouterProvider router={router} />
            <Toasts />
          </ConfirmProvider>
        </Speaking>
      </MantineProvider>
    </QueryClientProvider>
  );
}

function Speaking({
  firstLanguage,
  firstTexts,
  children,
}: AppProps & { readonly children: React.ReactNode }) {
  const [{ language, texts }, setSpoken] = useState({ language: firstLanguage, texts: firstTexts });
  const { data: session } = useQuery({ ...sessionQuery, enabled: false });

  const speak = useCallback(async (next: Language) => {
    const nextTexts = await loadTexts(next);
    document.documentElement.lang = next;
    setSpoken({ language: next, texts: nextTexts });
  }, []);

  const setLanguage = useCallback(
    (next: Language) => {
      rememberLanguage(next);
      void speak(next);
    },
    [speak],
  );

  // On a new device, the language kept with the account is a better guess than the browser's; in the
  // demonstration the account is nobody's, and the visitor's browser knows better.
  const staffLanguage = session?.merchant?.isDemo ? undefined : session?.staff?.language;
  useEffect(() => {
    if (hasChosenLanguage() || !isLanguage(staffLanguage) || staffLanguage === language) return;
    // oxlint-disable-next-line react/set-state-in-effect -- the texts come over the network first
    void speak(staffLanguage);
  }, [staffLanguage, language, speak]);

  const merchant = session?.merchant;
  const settings = useMemo(
    () => ({
      language,
      country: merchant?.country ?? "FR",
      currency: merchant?.currency ?? "EUR",
      timeZone: merchant?.timeZone ?? "Europe/Paris",
      stopsOn: merchant?.stopsOn ?? null,
    }),
    [language, merchant],
  );
  return (
    <I18nProvider texts={texts} settings={settings} setLanguage={setLanguage}>
      {children}
    </I18nProvider>
  );
}
