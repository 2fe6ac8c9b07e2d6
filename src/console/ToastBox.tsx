import { Notifications } from "@mantine/notifications";

/** Where toasts appear. */
export default function ToastBox() {
  return (
    <Notifications position="bottom-center" containerWidth={460} transitionDuration={140} zIndex={500} />
  );
}
