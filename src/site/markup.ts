import {
  type ComponentProps,
  createElement,
  type FunctionComponent,
  type ReactElement,
  type ReactNode,
} from "react";
import { renderToStaticMarkup } from "react-dom/server";

/** What may stand inside an element: texts are escaped, lists need no keys, null and false are nothing. */
export type Child = ReactNode | readonly Child[];

type Tag = keyof React.JSX.IntrinsicElements;

/** An element of a page made on the server: `h("p", { className: "hint" }, "Words")`. Attributes are named as React names them. */
export function h<T extends Tag>(
  tag: T,
  attributes?: (ComponentProps<T> & { readonly [data: `data-${string}`]: string | undefined }) | null,
  ...children: Child[]
): ReactElement;
export function h<Props extends object>(
  component: FunctionComponent<Props>,
  props: Props,
  ...children: Child[]
): ReactElement;
export function h(
  what: string | FunctionComponent<object>,
  props?: object | null,
  ...children: Child[]
): ReactElement {
  // Spread, children are told apart by their place and need no key.
  return createElement(what as string, props ?? null, ...(children.flat(8) as ReactNode[]));
}

const selfClosed = /<(meta|link|input|img|br|hr|source|col)\b([^>]*?)\/>/g;

/** A whole document as text. React writes `/>` where HTML has no such thing; inside attributes it has escaped every `>`. */
export function renderDocument(document: ReactElement): string {
  return `<!doctype html>\n${renderToStaticMarkup(document).replace(selfClosed, "<$1$2>")}\n`;
}

/** Markup made by ourselves (a drawn code, a structured-data block): never a word of a visitor or of the shop. */
export function ownMarkup(html: string): { readonly dangerouslySetInnerHTML: { readonly __html: string } } {
  return { dangerouslySetInnerHTML: { __html: html } };
}
