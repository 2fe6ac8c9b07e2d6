import { Button, Group, Menu } from "@mantine/core";
import { ArrowLeftRight, Ellipsis, Eraser, Gift, LogOut, PenLine, Sparkles, Ticket } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { MembershipAnswer } from "../../shared.ts";
import { Dialog } from "../common/Dialog.tsx";
import { usePoints } from "../common/words.ts";
import { programQuery, useLoyaltyChanged } from "../reading.ts";
import { GiveSurprise } from "../rewards/GiveSurprise.tsx";
import { MakeVouchers } from "../rewards/MakeVouchers.tsx";
import { Adjust } from "./Adjust.tsx";
import { Redeem } from "./Redeem.tsx";
import { Transfer } from "./Transfer.tsx";
import type { Member } from "./views.ts";

interface MemberActionsProps {
  readonly member: Member;
  readonly membership: MembershipAnswer;
  readonly name: string;
}

type Asked = "adjust" | "redeem" | "voucher" | "surprise" | "transfer";

/** What staff can do for a member; what cannot be undone is told before. */
export function MemberActions({ member, membership, name }: MemberActionsProps) {
  const { t } = useI18n();
  const may = usePermission();
  const [asked, setAsked] = useState<Asked | null>(null);
  const program = useQuery(programQuery(member.programId)).data;
  const writeOff = useWriteOff(member, membership, name);
  const close = () => setAsked(null);
  const customer = { id: member.customerId, name, detail: "" };
  const parts = { member, membership, name, close };
  return (
    <Group gap="xs">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Ellipsis size={18} strokeWidth={1.75} aria-hidden />}>
            {t("loyalty.program.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {may("loyalty:write") && (
            <Menu.Item
              leftSection={<Ticket size={18} strokeWidth={1.75} />}
              onClick={() => setAsked("voucher")}
            >
              {t("loyalty.member.voucher")}
            </Menu.Item>
          )}
          {may("loyalty:serve") && program?.definition?.surprise && (
            <Menu.Item
              leftSection={<Sparkles size={18} strokeWidth={1.75} />}
              onClick={() => setAsked("surprise")}
            >
              {t("loyalty.surprise.give")}
            </Menu.Item>
          )}
          {may("loyalty:adjust") && (
            <Menu.Item
              leftSection={<ArrowLeftRight size={18} strokeWidth={1.75} />}
              onClick={() => setAsked("transfer")}
            >
              {t("loyalty.member.transfer")}
            </Menu.Item>
          )}
          {may("loyalty:approve") && (
            <>
              <Menu.Divider />
              <Menu.Item
                leftSection={<Eraser size={18} strokeWidth={1.75} />}
                onClick={() => void writeOff("reset")}
              >
                {t("loyalty.member.reset")}
              </Menu.Item>
              <Menu.Item
                leftSection={<LogOut size={18} strokeWidth={1.75} />}
                onClick={() => void writeOff("close")}
              >
                {t("loyalty.member.close")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {may("loyalty:adjust") && (
        <Button
          variant="default"
          leftSection={<PenLine size={18} strokeWidth={1.75} aria-hidden />}
          onClick={() => setAsked("adjust")}
        >
          {t("loyalty.member.adjust")}
        </Button>
      )}
      {may("loyalty:serve") && (
        <Button
          leftSection={<Gift size={18} strokeWidth={1.75} aria-hidden />}
          onClick={() => setAsked("redeem")}
        >
          {t("loyalty.member.redeem")}
        </Button>
      )}
      <Dialog title={t("loyalty.member.adjust")} isOpen={asked === "adjust"} close={close}>
        <Adjust {...parts} />
      </Dialog>
      <Dialog title={t("loyalty.member.redeem")} isOpen={asked === "redeem"} close={close}>
        <Redeem {...parts} />
      </Dialog>
      <Dialog title={t("loyalty.member.transfer")} isOpen={asked === "transfer"} close={close}>
        <Transfer {...parts} />
      </Dialog>
      <Dialog title={t("loyalty.member.voucher")} isOpen={asked === "voucher"} close={close}>
        <MakeVouchers customer={customer} programId={member.programId} close={close} />
      </Dialog>
      <Dialog title={t("loyalty.surprise.give")} isOpen={asked === "surprise"} close={close}>
        <GiveSurprise programId={member.programId} customer={customer} close={close} />
      </Dialog>
    </Group>
  );
}

function useWriteOff(member: Member, membership: MembershipAnswer, name: string) {
  const { t } = useI18n();
  const confirm = useConfirm();
  const toasts = useToasts();
  const points = usePoints();
  const changed = useLoyaltyChanged();
  return async (verb: "reset" | "close") => {
    const held = points(membership.spendable + membership.pending, membership);
    const agreed = await confirm({
      title: t(`loyalty.${verb}.title`, { name }),
      effect: t(`loyalty.${verb}.effect`, { points: held, program: membership.programName }),
      action: t(`loyalty.${verb}.action`),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.post(`/loyalty/members/${member.membershipId}/${verb}`, { body: {} });
      await changed(member.customerId);
      toasts.saved(t(`loyalty.${verb}.done`, { name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
}
