import { groundColour } from "../../../../values/contrast.ts";
import type { ShopFace } from "../../../accounts/index.ts";

/** The shop's sign in a tab and on a home screen: its first letter on its colour. */
export function iconSvg({ name, brand }: Pick<ShopFace, "name" | "brand">): string {
  const { colour, on } = groundColour(brand.colour);
  const letter = escape(firstLetter(name));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${colour}"/><text x="32" y="45" text-anchor="middle" font-family="system-ui,sans-serif" font-size="38" font-weight="700" fill="${on}">${letter}</text></svg>`;
}

function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter("fr", { granularity: "grapheme" }).segment(name.trim());
  return (first?.segment ?? "•").toLocaleUpperCase("fr");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
