import { Menu, UnstyledButton, VisuallyHidden, useMantineColorScheme } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import { api } from "../api.ts";
import { useI18n } from "../i18n.tsx";
import { isLanguage, languages } from "../language.ts";
import { rooms } from "../rooms.ts";
import { useSession, useSessionChange } from "../session.ts";
import { useToasts } from "../toasts.tsx";
import styles from "./Menu.module.css";

const schemes = ["auto", "light", "dark"] as const;
const accountPath = "/settings/account";
const hasAccountPage = rooms.some((room) => room.routes.some((route) => route.path === accountPath));

export function StaffMenu({ withName = false }: { readonly withName?: boolean }) {
  const { t } = useI18n();
  const { staff, role } = useSession();
  if (staff === null) return null;
  return (
    <Menu position={withName ? "top-start" : "bottom-end"} width={248} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={withName ? styles.staff : styles.staffShort}>
          <span className={styles.face} aria-hidden>
            {initials(staff.name)}
          </span>
          {withName && (
            <>
              <span className={styles.staffWords}>
                <span className={styles.staffName}>{staff.name}</span>
                <RoleName role={role} />
              </span>
              <ChevronsUpDown size={16} strokeWidth={1.75} aria-hidden />
            </>
          )}
          <VisuallyHidden>{t("console.staff.menu", { name: staff.name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {!withName && <Menu.Label>{staff.name}</Menu.Label>}
        {hasAccountPage && (
          <Menu.Item
            leftSection={<UserRound size={18} strokeWidth={1.75} />}
            component={Link}
            to={accountPath}
          >
            {t("console.staff.account")}
          </Menu.Item>
        )}
        <SchemeChoice />
        <LanguageChoice />
        <Menu.Divider />
        <SignOut />
      </Menu.Dropdown>
    </Menu>
  );
}

function RoleName({ role }: { readonly role: string | null }) {
  const { t, has } = useI18n();
  const key = `console.role.${role}`;
  return has(key) ? <span className={styles.staffRole}>{t(key)}</span> : null;
}

function SchemeChoice() {
  const { t } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t("console.scheme.label")}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(value) => setColorScheme(schemes.find((one) => one === value) ?? "auto")}
      >
        {schemes.map((scheme) => (
          <Menu.RadioItem key={scheme} value={scheme}>
            {t(`console.scheme.${scheme}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

function LanguageChoice() {
  const { t, language, setLanguage } = useI18n();
  const choose = (value: string) => {
    if (!isLanguage(value)) return;
    setLanguage(value);
    // The account keeps it for other devices; on this one it already holds, so a failure changes nothing here.
    api.patch("/session/account", { body: { language: value } }).catch(() => undefined);
  };
  return (
    <>
      <Menu.Label>{t("console.language.label")}</Menu.Label>
      <Menu.RadioGroup value={language} onChange={choose}>
        {languages.map((one) => (
          <Menu.RadioItem key={one} value={one} lang={one}>
            {t(`console.language.${one}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

function SignOut() {
  const { t } = useI18n();
  const { failed } = useToasts();
  const changeSession = useSessionChange();
  const navigate = useNavigate();
  const signOut = async () => {
    try {
      await api.post("/auth/sign-out");
      // Leave the frame first: its pages need somebody signed in.
      await navigate({ to: "/sign-in" });
      await changeSession();
    } catch (fault) {
      failed(fault);
    }
  };
  return (
    <Menu.Item leftSection={<LogOut size={18} strokeWidth={1.75} />} onClick={() => void signOut()}>
      {t("console.staff.sign_out")}
    </Menu.Item>
  );
}

const initials = (name: string) =>
  name
    .split(/[\s-]+/)
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? "")
    .join("")
    .toLocaleUpperCase();
