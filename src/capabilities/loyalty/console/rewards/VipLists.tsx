import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ListPlus, Star, UserPlus } from "lucide-react";
import { useState } from "react";
import { oneWord, useAddress } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { VipList } from "../../shared.ts";
import common from "../common/common.module.css";
import { Dialog } from "../common/Dialog.tsx";
import { useLoyaltyChanged } from "../reading.ts";
import { RuleSentence, VipListForm } from "./VipListForm.tsx";
import { vipListsQuery, vipMembersQuery } from "./reading.ts";

/** Lists of privileged customers, named one by one or followed by a rule. */
export function VipLists() {
  const { t } = useI18n();
  const may = usePermission();
  const [search, change] = useAddress();
  const lists = useQuery(vipListsQuery);
  const [isAdding, setAdding] = useState(false);
  if (lists.isPending) return <CardSkeleton lines={4} />;
  if (lists.error !== null) {
    return (
      <Card>
        <ErrorState fault={lists.error} retry={lists.refetch} />
      </Card>
    );
  }
  const items = lists.data.items.filter(({ archivedAt }) => archivedAt === null);
  const chosen = items.find(({ id }) => id === oneWord(search["list"]));
  const add = may("loyalty:write") && (
    <Button
      variant="default"
      leftSection={<ListPlus size={18} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      {t("loyalty.vip.add")}
    </Button>
  );
  return (
    <div className={common.stack}>
      <Card title={t("loyalty.alerts.tab_vip")} aside={items.length > 0 && add}>
        {items.length === 0 ? (
          <Empty icon={Star} sentence={t("loyalty.vip.empty")} action={add} />
        ) : (
          <ul className={common.rows}>
            {items.map((list) => (
              <li key={list.id}>
                <div className={common.rowWords}>
                  <span className={common.rowName}>{list.name}</span>
                  <p className={common.quiet}>
                    {t(list.rule === null ? "loyalty.vip.by_name" : "loyalty.vip.by_rule", {
                      count: list.memberCount,
                    })}
                  </p>
                </div>
                <Button
                  variant="default"
                  size="compact-md"
                  aria-pressed={chosen?.id === list.id}
                  onClick={() => void change({ list: chosen?.id === list.id ? undefined : list.id })}
                >
                  {t(chosen?.id === list.id ? "loyalty.vip.hide" : "loyalty.vip.show")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {chosen !== undefined && <Members key={chosen.id} list={chosen} />}
      <Dialog title={t("loyalty.vip.add")} isOpen={isAdding} close={() => setAdding(false)}>
        <VipListForm
          close={(id) => {
            setAdding(false);
            void change({ list: id });
          }}
        />
      </Dialog>
    </div>
  );
}

function Members({ list }: { readonly list: VipList }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const [isAdding, setAdding] = useState(false);
  const members = useQuery(vipMembersQuery(list.id));
  const mayChange = may("loyalty:serve") && list.rule === null;
  const remove = async (customerId: string, name: string, note: string | null) => {
    try {
      await api.delete(`/loyalty/vip-lists/${list.id}/members/${customerId}`);
      await changed();
      toasts.undoable(t("loyalty.vip.removed", { name }), async () => {
        await api.post(`/loyalty/vip-lists/${list.id}/members`, { body: { customerId, note } });
        await changed();
      });
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  if (members.isPending) return <CardSkeleton lines={4} />;
  if (members.error !== null) {
    return (
      <Card>
        <ErrorState fault={members.error} retry={members.refetch} />
      </Card>
    );
  }
  return (
    <Card
      title={list.name}
      aside={
        <Group gap="xs">
          {may("loyalty:write") && <ListActions list={list} />}
          {mayChange && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<UserPlus size={16} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t("loyalty.vip.add_member")}
            </Button>
          )}
        </Group>
      }
    >
      {list.rule !== null && <RuleSentence rule={list.rule} />}
      {members.data.items.length === 0 ? (
        <p className={common.plain}>{t("loyalty.vip.nobody")}</p>
      ) : (
        <ul className={common.rows}>
          {members.data.items.map(({ customerId, customerName, note, isByRule }) => (
            <li key={customerId}>
              <div className={common.rowWords}>
                <AppLink href={`/customers/${customerId}`}>{customerName || t("loyalty.unnamed")}</AppLink>
                {note !== null && <p className={common.quiet}>{note}</p>}
              </div>
              {mayChange && !isByRule && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t("loyalty.vip.remove_named", { name: customerName })}
                  onClick={() => void remove(customerId, customerName, note)}
                >
                  {t("loyalty.vip.remove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Dialog title={t("loyalty.vip.add_member")} isOpen={isAdding} close={() => setAdding(false)}>
        <NewMember list={list} close={() => setAdding(false)} />
      </Dialog>
    </Card>
  );
}

function ListActions({ list }: { readonly list: VipList }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const [isEditing, setEditing] = useState(false);
  const retire = async () => {
    try {
      await api.delete(`/loyalty/vip-lists/${list.id}`);
      await changed();
      toasts.undoable(t("loyalty.vip.archived", { name: list.name }), async () => {
        await api.post(`/loyalty/vip-lists/${list.id}/restore`, { body: {} });
        await changed();
      });
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setEditing(true)}>
        {t("loyalty.vip.edit")}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={() => void retire()}>
        {t("loyalty.vip.archive")}
      </Button>
      <Dialog title={t("loyalty.vip.edit")} isOpen={isEditing} close={() => setEditing(false)}>
        <VipListForm list={list} close={() => setEditing(false)} />
      </Dialog>
    </>
  );
}

function NewMember({ list, close }: { readonly list: VipList; readonly close: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const { form, field, submit, isSending, summary } = useShopForm<{ customer: Found | null; note: string }>({
    initialValues: { customer: null, note: "" },
    check: ({ customer }) => ({ customer: customer === null ? t("loyalty.customer_missing") : undefined }),
    send: async ({ customer, note }) => {
      if (customer === null) return;
      await api.post(`/loyalty/vip-lists/${list.id}/members`, {
        body: { customerId: customer.id, note: note.trim() === "" ? null : note.trim() },
      });
      await changed(customer.id);
      toasts.saved(t("loyalty.vip.added", { name: customer.name, list: list.name }));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <CustomerPicker
          id={field("customer").id}
          label={t("loyalty.vip.who")}
          value={form.values.customer}
          onChange={(found) => form.setFieldValue("customer", found)}
          error={field("customer").error}
          isFirst
        />
        <TextInput label={<Optional>{t("loyalty.note")}</Optional>} maxLength={2000} {...field("note")} />
      </Stack>
      <Group>
        <SubmitButton isSending={isSending}>{t("loyalty.vip.add_member")}</SubmitButton>
      </Group>
    </Form>
  );
}
