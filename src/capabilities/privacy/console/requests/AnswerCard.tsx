import { Button, Menu, Select } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker } from "../../../../console/components/CustomerPicker.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { type Answer, answersOf, identityProofs, refusals, type RequestAnswer } from "../../shared.ts";
import { usePrivacyChanged } from "../queries.ts";
import styles from "../privacy.module.css";

interface Act {
  readonly path: string;
  readonly body: object;
  readonly method?: "put";
}

/** Sends an act on a request and reads everything again. */
function useAct(id: string) {
  const changed = usePrivacyChanged();
  const { failed } = useToasts();
  return useMutation({
    mutationFn: async ({ path, body, method }: Act) =>
      await (method === "put" ? api.put : api.post)(`/privacy/requests/${id}/${path}`, { body }),
    onSuccess: changed,
    onError: failed,
  });
}

/** The next thing to do, one after the other: who it is, that it is really her, then the answer. */
export function AnswerCard({ request }: { readonly request: RequestAnswer }) {
  const { t } = useI18n();
  const may = usePermission();
  const act = useAct(request.id);
  const { customerId, identity, kind } = request;
  const isObjection = kind === "objection";
  if (!may("customers:rights")) return null;
  return (
    <Card title={t("privacy.answer.title")}>
      {customerId === null ? (
        <FindPerson request={request} />
      ) : identity !== "checked" && !isObjection ? (
        <CheckIdentity request={request} />
      ) : (
        <Do request={request} />
      )}
      <div className={styles.buttons}>
        {customerId === null && (
          <Button
            variant="default"
            loading={act.isPending}
            onClick={() => act.mutate({ path: "answer", body: { answer: "nothing_kept" } })}
          >
            {t("privacy.answer.nothing_kept")}
          </Button>
        )}
        <Others request={request} />
      </div>
    </Card>
  );
}

function FindPerson({ request }: { readonly request: RequestAnswer }) {
  const { t } = useI18n();
  const act = useAct(request.id);
  return (
    <>
      <p className={styles.plain}>{t("privacy.answer.find", { name: request.requester ?? "" })}</p>
      <CustomerPicker
        label={t("privacy.new.record")}
        value={null}
        onChange={(found) => {
          if (found !== null) act.mutate({ path: "person", body: { customerId: found.id }, method: "put" });
        }}
      />
    </>
  );
}

function CheckIdentity({ request }: { readonly request: RequestAnswer }) {
  const { t } = useI18n();
  const act = useAct(request.id);
  const [how, setHow] = useState<string>("known_contact");
  return (
    <>
      <p className={styles.plain}>{t("privacy.answer.identity")}</p>
      <Select
        label={t("privacy.new.identity")}
        data={identityProofs
          .filter((value) => value !== "signed_in")
          .map((value) => ({ value, label: t(`privacy.identity.${value}`) }))}
        allowDeselect={false}
        value={how}
        onChange={(chosen) => setHow(chosen ?? "known_contact")}
      />
      <div className={styles.buttons}>
        <Button
          loading={act.isPending}
          onClick={() => act.mutate({ path: "identity", body: { how }, method: "put" })}
        >
          {t("privacy.answer.identity_ok")}
        </Button>
        {request.identity === "unchecked" && (
          <Button
            variant="default"
            onClick={() => act.mutate({ path: "identity", body: { how: "asked" }, method: "put" })}
          >
            {t("privacy.answer.identity_ask")}
          </Button>
        )}
      </div>
    </>
  );
}

function Do({ request }: { readonly request: RequestAnswer }) {
  const { t } = useI18n();
  const confirm = useConfirm();
  const act = useAct(request.id);
  const { saved } = useToasts();
  const { customerId, kind, customerName } = request;
  const [answer] = answersOf[kind];
  const name = customerName ?? t("privacy.someone");
  const done = async (chosen: Answer) => {
    if (chosen === "erased") {
      const isSure = await confirm({
        title: t("privacy.answer.erase_title", { name }),
        effect: t("privacy.answer.erase_effect"),
        action: t("privacy.answer.erased"),
      });
      if (!isSure) return;
    }
    await act.mutateAsync({ path: "answer", body: { answer: chosen } });
    saved(t("privacy.answer.saved"));
  };
  if (answer === undefined) return null;
  return (
    <>
      <p className={styles.plain}>{t(`privacy.answer.how_${answer}`)}</p>
      {answer === "handed" && (
        <p className={styles.plain}>
          <a href={apiUrl(`/customers/${customerId ?? ""}/personal-data`)} download>
            <Download size={16} aria-hidden /> {t("privacy.answer.copy")}
          </a>
        </p>
      )}
      {answer === "rectified" && (
        <p className={styles.plain}>
          <AppLink href={`/customers/${customerId ?? ""}/edit`}>{t("privacy.answer.edit")}</AppLink>
        </p>
      )}
      <Button
        {...(answer === "erased" ? { color: "danger" } : {})}
        loading={act.isPending}
        onClick={() => void done(answer).catch(() => undefined)}
      >
        {t(`privacy.answer.${answer}`)}
      </Button>
    </>
  );
}

/** More time, a refusal with its reason, or that she wants it no more. */
function Others({ request }: { readonly request: RequestAnswer }) {
  const { t } = useI18n();
  const act = useAct(request.id);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" rightSection={<ChevronDown size={16} aria-hidden />}>
          {t("privacy.answer.others")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {request.mayExtend &&
          (["complex", "many"] as const).map((why) => (
            <Menu.Item key={why} onClick={() => act.mutate({ path: "extension", body: { why } })}>
              {t(`privacy.answer.extend_${why}`)}
            </Menu.Item>
          ))}
        <Menu.Label>{t("privacy.answer.refuse")}</Menu.Label>
        {refusals.map((reason) => (
          <Menu.Item key={reason} onClick={() => act.mutate({ path: "refusal", body: { reason } })}>
            {t(`privacy.outcome.${reason}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => act.mutate({ path: "withdrawal", body: {} })}>
          {t("privacy.answer.withdraw")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
