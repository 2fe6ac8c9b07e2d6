import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { api } from "../../../console/api.ts";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { usePrivacyChanged } from "./queries.ts";

interface AddButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** Beside the title of a list: what adds to it, for whoever may. */
export function AddButton({ onClick, children }: AddButtonProps) {
  const may = usePermission();
  if (!may("privacy:write")) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<Plus size={16} aria-hidden />}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

/** Takes away what stands at a path of the API, and reads anew what told of it. */
export function useRemoval(): (path: string) => Promise<void> {
  const changed = usePrivacyChanged();
  const { failed } = useToasts();
  return async (path) => {
    try {
      await api.delete(path);
      await changed();
    } catch (fault) {
      failed(fault);
    }
  };
}
