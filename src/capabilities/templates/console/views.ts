import type { Aim, Channel, PreviewAnswer, TemplateClass, TemplateSummary } from "../shared.ts";

/** What the server answers, as these pages read it. */
export type LibraryItem = {
  readonly slug: string;
  readonly channel: Channel;
  readonly class: TemplateClass;
  readonly aim: Aim;
  readonly name: string;
  readonly about: string;
  readonly subject: string | null;
};

export type Script = NonNullable<PreviewAnswer["script"]>;
export type Summaries = { readonly items: readonly TemplateSummary[]; readonly nextCursor: string | null };

/** The shop's colours and identity, as Settings keep them. */
export type Face = {
  readonly colour: string | null;
  readonly systemFonts: boolean;
  readonly senderName: string | null;
  readonly company: string | null;
  readonly address: string | null;
  readonly logoUrl: string | null;
};
