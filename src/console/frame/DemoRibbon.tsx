import { UnstyledButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { api } from "../api.ts";
import { useI18n } from "../i18n.tsx";
import { useMerchant, useSession, useSessionChange } from "../session.ts";
import { useToasts } from "../toasts.tsx";
import styles from "./Frame.module.css";

export function DemoRibbon() {
  const { t } = useI18n();
  const { id, isDemo } = useMerchant();
  const { shops = [] } = useSession();
  if (!isDemo) return null;
  const [shop] = shops;
  const network = shops.find(({ kind }) => kind === "network");
  const isAtShop = shop === undefined || shop.id === id;
  return (
    <aside className={styles.ribbon} aria-label={t("console.demo.label")}>
      <FlaskConical size={16} strokeWidth={1.75} aria-hidden />
      <span>{t("console.demo.sentence")}</span>
      <span className={styles.ribbonLinks}>
        {isAtShop ? (
          <>
            <a className={styles.ribbonPlain} href="/till" target="_blank" rel="noopener">
              {t("console.demo.till")}
            </a>
            <a className={styles.ribbonPlain} href="/demo/card" target="_blank" rel="noopener">
              {t("console.demo.card")}
            </a>
            {network !== undefined && <GoTo id={network.id} words={t("console.demo.town")} path="/network" />}
            <Link className={styles.ribbonLink} to="/open-shop">
              {t("console.demo.open_shop")}
            </Link>
          </>
        ) : (
          <GoTo id={shop.id} words={t("console.demo.back", { shop: shop.name })} path="/" />
        )}
      </span>
    </aside>
  );
}

/** Leads to another merchant of the demonstration: the network of the town, and back. */
function GoTo({
  id,
  words,
  path,
}: {
  readonly id: string;
  readonly words: string;
  readonly path: "/" | "/network";
}) {
  const navigate = useNavigate();
  const changeSession = useSessionChange();
  const { failed } = useToasts();
  const go = useMutation({
    mutationFn: async () => await api.put("/session/shop", { body: { merchantId: id } }),
    onSuccess: async () => {
      await changeSession();
      await navigate({ to: path });
    },
    onError: failed,
  });
  return (
    <UnstyledButton className={styles.ribbonPlain} disabled={go.isPending} onClick={() => go.mutate()}>
      {words}
    </UnstyledButton>
  );
}
