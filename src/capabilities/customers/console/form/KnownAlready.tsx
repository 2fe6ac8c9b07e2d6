import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Customer } from "../views.ts";
import styles from "./form.module.css";

interface KnownAlreadyProps {
  readonly by: "email" | "phone" | "card";
  readonly value: string;
  readonly except: string | undefined;
}

/** Says at once, while typing, that the shop knows somebody under this number or address. */
export function KnownAlready({ by, value, except }: KnownAlreadyProps) {
  const { t, rich, list } = useI18n();
  const [asked] = useDebouncedValue(value.trim(), 350);
  const known = useQuery({
    queryKey: ["people", "known", by, asked],
    queryFn: async ({ signal }) =>
      await api.get<{ items: readonly Customer[] }>("/customers", {
        query: { [by]: asked, limit: 3 },
        signal,
      }),
    enabled: looksWhole(by, asked),
    // Half a number is refused by the server: there is nothing to say yet.
    retry: false,
  });
  const others = (known.data?.items ?? []).filter((one) => one.id !== except);
  const [first] = others;
  return (
    <div role="status">
      {first !== undefined && looksWhole(by, asked) && (
        <p className={styles.known}>
          {rich(sentenceOf(by, except), {
            name: list(others.map((one) => one.name || t("customers.record.unnamed"))),
            a: (words) => (
              <AppLink
                href={
                  except === undefined || by === "card"
                    ? `/customers/${first.id}`
                    : `/customers/merge?a=${except}&b=${first.id}`
                }
              >
                {words}
              </AppLink>
            ),
          })}
        </p>
      )}
    </div>
  );
}

/** A new record may be one too many; an old one may have a twin. */
function sentenceOf(by: KnownAlreadyProps["by"], except: string | undefined) {
  if (by === "card") return "customers.form.known_card";
  return except === undefined ? "customers.form.known" : "customers.form.known_too";
}

function looksWhole(by: KnownAlreadyProps["by"], value: string) {
  if (by === "email") return /^\S+@\S+\.\S{2,}$/.test(value);
  return value.replace(/\D/g, "").length >= (by === "phone" ? 8 : 4);
}
