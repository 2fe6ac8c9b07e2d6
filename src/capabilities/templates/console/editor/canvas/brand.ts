import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { useMerchant } from "../../../../../console/session.ts";
import { groundColour, isColour, wordsColour } from "../../../../../values/contrast.ts";
import { faceQuery } from "../../reading.ts";

const defaultColour = "#1f5c4c";
const sheet = "#ffffff";

/** How the shop looks in its messages: colours that can be read, its logo, its name. */
export function useBrand() {
  const merchant = useMerchant();
  const { data: face } = useQuery(faceQuery);
  const asked = face?.colour ?? defaultColour;
  const colour = isColour(asked) ? asked : defaultColour;
  const ground = groundColour(colour);
  const style = {
    "--brand-ground": ground.colour,
    "--brand-on": ground.on,
    "--brand-words": wordsColour(colour, sheet),
  } as CSSProperties;
  return {
    style,
    hasSystemFonts: face?.systemFonts ?? false,
    logoUrl: face?.logoUrl ?? null,
    name: merchant.name,
    sender: face?.senderName ?? merchant.name,
    identity: [face?.company ?? merchant.name, face?.address ?? ""].filter((line) => line !== ""),
  };
}
