import { Mail, MessageSquareText, Phone, Stamp } from "lucide-react";

export const channelIcons = { email: Mail, sms: MessageSquareText, post: Stamp, phone: Phone } as const;
