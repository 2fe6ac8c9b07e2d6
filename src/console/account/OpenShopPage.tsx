import { Button, NumberInput, PasswordInput, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { oneWord, useAddress } from "../address.ts";
import { api } from "../api.ts";
import { Form, SubmitButton, useShopForm } from "../components/form.tsx";
import { useI18n } from "../i18n.tsx";
import { awaitHeading } from "../page-focus.ts";
import { useSessionChange } from "../session.ts";
import { AccountLayout } from "./AccountLayout.tsx";
import styles from "./account.module.css";
import { looksLikeEmail, shortestPassword } from "./checks.ts";
import { countries, likelyCountry, sectors } from "./shop-choices.ts";
import { welcomeQuery } from "./welcome.ts";

interface Shop {
  readonly sector: string;
  readonly storeCount: number;
  readonly onlineShop: boolean;
}

/** Three questions about the shop, then who runs it. */
export default function OpenShopPage() {
  const { t } = useI18n();
  const [shop, setShop] = useState<Shop>();
  const [isBack, setBack] = useState(false);
  const [{ token }] = useAddress();
  const setupToken = oneWord(token);
  const welcome = useQuery(welcomeQuery);
  const goBack = () => {
    awaitHeading();
    setBack(true);
  };

  if (welcome.data && !welcome.data.canOpenShop) {
    return (
      <AccountLayout title={t("console.open_shop.title")}>
        <p className={styles.notice}>{t("console.open_shop.closed")}</p>
        <Link to="/sign-in">{t("console.welcome.sign_in")}</Link>
      </AccountLayout>
    );
  }
  if (welcome.data?.needsLink && setupToken === undefined) {
    return (
      <AccountLayout title={t("console.open_shop.title")}>
        <p className={styles.notice}>{t("console.open_shop.needs_link")}</p>
      </AccountLayout>
    );
  }
  if (shop === undefined || isBack) {
    const answered = (answers: Shop) => {
      awaitHeading();
      setShop(answers);
      setBack(false);
    };
    return <Questions known={shop} onAnswered={answered} />;
  }
  return <Owner shop={shop} setupToken={setupToken} onBack={goBack} />;
}

interface QuestionsProps {
  readonly known: Shop | undefined;
  readonly onAnswered: (shop: Shop) => void;
}

function Questions({ known, onAnswered }: QuestionsProps) {
  const { t } = useI18n();
  const { field, submit, summary, hasErrors } = useShopForm({
    initialValues: {
      sector: known?.sector ?? "",
      storeCount: known?.storeCount ?? 1,
      onlineShop: known === undefined ? "" : known.onlineShop ? "yes" : "no",
    },
    check: ({ sector, storeCount, onlineShop }) => ({
      sector: sector === "" ? t("console.open_shop.sector_missing") : undefined,
      storeCount:
        isStoreCount(Number(storeCount)) && String(storeCount) !== ""
          ? undefined
          : t("console.open_shop.stores_wrong"),
      onlineShop: onlineShop === "" ? t("console.open_shop.online_missing") : undefined,
    }),
    send: async ({ sector, storeCount, onlineShop }) =>
      onAnswered({ sector, storeCount: Number(storeCount), onlineShop: onlineShop === "yes" }),
  });
  return (
    <AccountLayout
      title={t("console.open_shop.title")}
      sentence={t("console.open_shop.sentence")}
      hasErrors={hasErrors}
    >
      <p className={styles.steps}>{t("console.open_shop.step", { step: 1, steps: 2 })}</p>
      <Form onSubmit={submit} summary={summary}>
        <Select
          label={t("console.open_shop.sector")}
          description={t("console.open_shop.sector_hint")}
          placeholder={t("console.open_shop.sector_choose")}
          required
          data={sectors.map((sector) => ({ value: sector, label: t(`console.sector.${sector}`) }))}
          {...field("sector")}
        />
        <NumberInput
          label={t("console.open_shop.stores")}
          description={t("console.open_shop.stores_hint")}
          required
          styles={{ wrapper: { maxWidth: 120 } }}
          min={0}
          max={500}
          allowDecimal={false}
          {...field("storeCount")}
        />
        <Radio.Group label={t("console.open_shop.online")} required {...field("onlineShop")}>
          <Stack gap="xs" mt={4}>
            <Radio value="yes" label={t("console.open_shop.online_yes")} />
            <Radio value="no" label={t("console.open_shop.online_no")} />
          </Stack>
        </Radio.Group>
        <div className={styles.buttons}>
          <SubmitButton isSending={false}>{t("console.open_shop.continue")}</SubmitButton>
        </div>
      </Form>
    </AccountLayout>
  );
}

// A shop that only sells online has no store.
const isStoreCount = (count: number) => Number.isInteger(count) && count >= 0 && count <= 500;

interface OwnerProps {
  readonly shop: Shop;
  readonly setupToken: string | undefined;
  readonly onBack: () => void;
}

function Owner({ shop, setupToken, onBack }: OwnerProps) {
  const { t } = useI18n();
  const { field, submit, isSending, summary, hasErrors } = useOwnerForm(shop, setupToken);
  return (
    <AccountLayout
      title={t("console.open_shop.owner_title")}
      sentence={t("console.open_shop.owner_sentence")}
      hasErrors={hasErrors}
    >
      <p className={styles.steps}>{t("console.open_shop.step", { step: 2, steps: 2 })}</p>
      <Form onSubmit={submit} summary={summary}>
        <TextInput
          label={t("console.open_shop.name")}
          autoComplete="organization"
          spellCheck={false}
          required
          {...field("shopName")}
        />
        <Select
          label={t("console.open_shop.country")}
          description={t("console.open_shop.country_hint")}
          styles={{ wrapper: { maxWidth: 280 } }}
          required
          data={countries.map((country) => ({ value: country, label: t(`console.country.${country}`) }))}
          {...field("country")}
        />
        <TextInput
          label={t("console.account.name")}
          autoComplete="name"
          spellCheck={false}
          required
          {...field("ownerName")}
        />
        <TextInput
          label={t("console.account.email")}
          description={t("console.account.email_hint")}
          type="email"
          autoComplete="username"
          spellCheck={false}
          required
          {...field("email")}
        />
        <PasswordInput
          label={t("console.account.password")}
          description={t("console.account.password_hint", { least: shortestPassword })}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={{ "aria-label": t("console.account.show_password") }}
          {...field("password")}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onBack}>
            {t("console.back")}
          </Button>
          <SubmitButton isSending={isSending}>{t("console.open_shop.action")}</SubmitButton>
        </div>
      </Form>
    </AccountLayout>
  );
}

function useOwnerForm(shop: Shop, setupToken: string | undefined) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const changeSession = useSessionChange();
  return useShopForm({
    initialValues: { shopName: "", country: likelyCountry(), ownerName: "", email: "", password: "" },
    check: ({ shopName, ownerName, email, password }) => ({
      shopName: shopName.trim() === "" ? t("console.open_shop.name_missing") : undefined,
      ownerName: ownerName.trim() === "" ? t("console.account.name_missing") : undefined,
      email: looksLikeEmail(email) ? undefined : t("console.account.email_wrong"),
      password:
        password.length < shortestPassword
          ? t("console.account.password_short", { least: shortestPassword })
          : undefined,
    }),
    send: async ({ shopName, country, ownerName, email, password }) => {
      const owner = {
        shopName: shopName.trim(),
        country,
        ownerName: ownerName.trim(),
        email: email.trim(),
        password,
        language,
      };
      await api.post("/auth/open-shop", {
        body: { ...shop, ...owner, ...(setupToken ? { setupToken } : {}) },
      });
      await changeSession();
      await navigate({ to: "/" });
    },
  });
}
