import { useHotkeys } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useI18n } from "../i18n.tsx";
import { useHeadingAfterNavigation } from "../page-focus.ts";
import { rooms } from "../rooms.ts";
import { withTexts } from "../texts/texts.ts";
import { DemoRibbon } from "./DemoRibbon.tsx";
import { StopRibbon } from "./StopRibbon.tsx";
import styles from "./Frame.module.css";
import { BottomBar, SideMenu, TopBar } from "./Menu.tsx";

// It searches among the commands of every room, in their words.
const Palette = lazy(
  withTexts(
    () => import("./Palette.tsx"),
    rooms.flatMap(({ texts }) => texts),
  ),
);

export function Frame() {
  const { t } = useI18n();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  // Once loaded the palette stays mounted, so that closing it can give the focus back.
  const [isPaletteWanted, setPaletteWanted] = useState(false);
  useHeadingAfterNavigation();

  const openPalette = () => {
    setPaletteWanted(true);
    setPaletteOpen(true);
  };
  // An empty list of ignored tags: the search opens from inside a field too.
  useHotkeys([["mod+K", openPalette]], []);

  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {t("console.skip")}
      </a>
      <SideMenu onSearch={openPalette} />
      <TopBar onSearch={openPalette} />
      <div className={styles.work}>
        <DemoRibbon />
        <StopRibbon />
        <main id="content" className={styles.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar />
      {isPaletteWanted && (
        <Suspense>
          <Palette isOpen={isPaletteOpen} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
