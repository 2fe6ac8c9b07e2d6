import { type LucideIcon, Mail, MailOpen, MessageSquareText, Phone } from "lucide-react";
import type { Channel } from "../../shared.ts";

export const channelIcons: Readonly<Record<Channel, LucideIcon>> = {
  email: Mail,
  sms: MessageSquareText,
  post: MailOpen,
  phone: Phone,
};
