import type { FastifyRequest } from "fastify";
import type { ReactElement } from "react";
import type { Say } from "./language.ts";
import { type Child, h } from "./markup.ts";

/** What is wrong with a field: a text's key and its values, said beside the field and in the summary. */
export type FieldError = {
  readonly text: string;
  readonly values?: Readonly<Record<string, string | number>>;
};

/** How one field is read: what was typed becomes a value, or an error. */
export type FieldReader<Value> = (typed: string) => Value | FieldProblem;

export class FieldProblem {
  readonly error: FieldError;
  constructor(text: string, values?: FieldError["values"]) {
    this.error = values === undefined ? { text } : { text, values };
  }
}

type Readers = Readonly<Record<string, FieldReader<unknown>>>;
type ValueOf<Reader> = Reader extends (typed: string) => infer Value ? Exclude<Value, FieldProblem> : never;

/** What was typed, kept as it was, and what is wrong with it. */
export type Kept = {
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, FieldError>>;
};

export const nothingTyped: Kept = { typed: {}, errors: {} };

export type FormRead<Form extends Readers> =
  | {
      readonly isRight: true;
      readonly values: { readonly [Name in keyof Form]: ValueOf<Form[Name]> };
      readonly kept: Kept;
    }
  | { readonly isRight: false; readonly kept: Kept };

/** Reads a posted form: every value typed, or every error, with what was typed kept. Fields not asked for are not looked at. */
export function readForm<Form extends Readers>(
  request: Pick<FastifyRequest, "body">,
  form: Form,
): FormRead<Form> {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const typed: Record<string, string> = {};
  const errors: Record<string, FieldError> = {};
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(form)) {
    const sent = body[name];
    const text = typeof sent === "string" ? sent.slice(0, 5_000) : "";
    typed[name] = text;
    const value = read(text);
    if (value instanceof FieldProblem) errors[name] = value.error;
    else values[name] = value;
  }
  const kept = { typed, errors };
  return Object.keys(errors).length > 0
    ? { isRight: false, kept }
    : { isRight: true, values: values as { [Name in keyof Form]: ValueOf<Form[Name]> }, kept };
}

/** The same form with an error found later, such as a code that does not match. */
export function withError(kept: Kept, name: string, text: string, values?: FieldError["values"]): Kept {
  return { ...kept, errors: { ...kept.errors, [name]: new FieldProblem(text, values).error } };
}

export function hasErrors({ errors }: Kept): boolean {
  return Object.keys(errors).length > 0;
}

/** The list of what is wrong, first on the page and focused: each line leads to its field (`id` = its name). */
export function errorSummary(kept: Kept, say: Say): ReactElement | null {
  const found = Object.entries(kept.errors);
  if (found.length === 0) return null;
  return h(
    "div",
    { className: "notice danger", role: "alert", tabIndex: -1, autoFocus: true, "aria-labelledby": "errors" },
    h("h2", { id: "errors", className: "title" }, say("site.form.errors", { count: found.length })),
    h(
      "ul",
      null,
      found.map(([name, { text, values }]) => h("li", null, h("a", { href: `#${name}` }, say(text, values)))),
    ),
  );
}

/** A form that posts. Browser messages are off: the page says what is wrong in its own words. */
export function postForm(action: string, ...children: Child[]): ReactElement {
  return h("form", { method: "post", action, noValidate: true }, ...children);
}

export function submitButton(
  text: string,
  kind: "" | "second" | "danger" | "plain" | "second small" = "",
): ReactElement {
  return h("button", { type: "submit", className: `button ${kind}`.trim() }, text);
}

/** Only a button that posts, such as in a row; `hidden` are values sent with it. */
export function actForm(
  action: string,
  text: string,
  hidden: Readonly<Record<string, string>> = {},
  kind: "" | "second" | "danger" | "plain" | "second small" = "second small",
): ReactElement {
  return h(
    "form",
    { method: "post", action, className: "inline" },
    Object.entries(hidden).map(([name, value]) => h("input", { type: "hidden", name, value })),
    submitButton(text, kind),
  );
}

export type FieldLook = {
  readonly name: string;
  readonly label: string;
  /** One sentence below the label: why it is asked, or an example. */
  readonly hint?: string;
  readonly isOptional?: boolean;
  /** Optional by itself, needed with another: the group says so, not the field. */
  readonly isUnmarked?: boolean;
  readonly type?: "text" | "email" | "tel" | "search" | "date";
  readonly width?: "narrow" | "middle";
  readonly autoComplete?: string;
  readonly inputMode?: "text" | "numeric" | "tel" | "email";
  readonly maxLength?: number;
  readonly rows?: number;
  /** What stands there before anything was typed. */
  readonly value?: string;
};

/** A text field with its label, hint and error. */
export function field(kept: Kept, say: Say, look: FieldLook): ReactElement {
  const { name, type = "text", width, autoComplete, inputMode, maxLength } = look;
  const common = {
    id: name,
    name,
    ...(look.isOptional === true ? {} : { required: true }),
    ...(width === undefined ? {} : { className: width }),
    ...(autoComplete === undefined ? {} : { autoComplete }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...described(kept, look),
  };
  const value = kept.typed[name] ?? look.value ?? "";
  const control =
    look.rows === undefined
      ? h("input", {
          ...common,
          type,
          defaultValue: value,
          ...(inputMode === undefined ? {} : { inputMode }),
          ...(type === "text" || type === "email" ? { spellCheck: false } : {}),
          ...(type === "email" ? { autoCapitalize: "none" } : {}),
        })
      : h("textarea", { ...common, rows: look.rows, defaultValue: value });
  return wrapped(kept, say, look, control);
}

/** A list to choose from. */
export function select(
  kept: Kept,
  say: Say,
  look: FieldLook & { readonly options: readonly (readonly [value: string, text: string])[] },
): ReactElement {
  const { name, width = "middle" } = look;
  const control = h(
    "select",
    {
      id: name,
      name,
      className: width,
      defaultValue: kept.typed[name] ?? look.value ?? "",
      ...(look.autoComplete === undefined ? {} : { autoComplete: look.autoComplete }),
      ...described(kept, look),
    },
    look.options.map(([value, text]) => h("option", { value }, text)),
  );
  return wrapped(kept, say, look, control);
}

/** Buttons of which one is chosen. */
export function choices(
  kept: Kept,
  say: Say,
  look: FieldLook & { readonly options: readonly (readonly [value: string, text: Child])[] },
): ReactElement {
  const { name, label, hint, options } = look;
  const chosen = kept.typed[name] ?? look.value;
  return h(
    "fieldset",
    {
      className: kept.errors[name] === undefined ? "field choices" : "field choices wrong",
      ...described(kept, look),
    },
    h("legend", null, label, optionalMark(look, say)),
    hint === undefined ? null : h("p", { className: "hint", id: `${name}-hint` }, hint),
    errorOf(kept, say, name),
    options.map(([value, text], index) => {
      const id = index === 0 ? name : `${name}-${index}`;
      return h(
        "div",
        { className: "tick" },
        h("input", { type: "radio", id, name, value, defaultChecked: chosen === value }),
        h("label", { htmlFor: id }, h("span", null, text)),
      );
    }),
  );
}

/** A box to tick, never ticked beforehand unless it was ticked by the person. Sent as "yes". */
export function tick(
  kept: Kept,
  say: Say,
  look: { readonly name: string; readonly label: Child; readonly hint?: Child; readonly isTicked?: boolean },
): ReactElement {
  const { name, label, hint } = look;
  const isTicked = kept.typed[name] === undefined ? look.isTicked === true : kept.typed[name] === "yes";
  return h(
    "div",
    { className: kept.errors[name] === undefined ? "field" : "field wrong" },
    errorOf(kept, say, name),
    h(
      "div",
      { className: "tick" },
      h("input", {
        type: "checkbox",
        id: name,
        name,
        value: "yes",
        defaultChecked: isTicked,
        ...(kept.errors[name] === undefined
          ? {}
          : { "aria-invalid": true, "aria-describedby": `${name}-error` }),
      }),
      h(
        "label",
        { htmlFor: name },
        h("span", null, label),
        hint === undefined ? null : h("span", { className: "hint" }, hint),
      ),
    ),
  );
}

/** A birthday, month and day only: two short lists would be slower than typing "14/03". */
export function birthdayField(
  kept: Kept,
  say: Say,
  look: Pick<FieldLook, "name" | "hint" | "value">,
): ReactElement {
  return field(kept, say, {
    ...look,
    label: say("site.field.birthday"),
    hint: look.hint ?? say("site.field.birthday_hint", { example: "14/03" }),
    isOptional: true,
    width: "narrow",
    maxLength: 10,
    inputMode: "text",
  });
}

function wrapped(kept: Kept, say: Say, look: FieldLook, control: ReactElement): ReactElement {
  const { name, label, hint } = look;
  return h(
    "div",
    { className: kept.errors[name] === undefined ? "field" : "field wrong" },
    h("label", { htmlFor: name }, label, optionalMark(look, say)),
    hint === undefined ? null : h("p", { className: "hint", id: `${name}-hint` }, hint),
    errorOf(kept, say, name),
    control,
  );
}

function optionalMark({ isOptional, isUnmarked }: FieldLook, say: Say): Child {
  return isOptional === true && isUnmarked !== true
    ? [" ", h("span", null, say("site.form.optional"))]
    : null;
}

function errorOf(kept: Kept, say: Say, name: string): Child {
  const error = kept.errors[name];
  if (error === undefined) return null;
  return h(
    "p",
    { className: "error", id: `${name}-error` },
    h("span", { className: "unseen" }, say("site.form.error_prefix"), " "),
    say(error.text, error.values),
  );
}

function described(kept: Kept, { name, hint }: Pick<FieldLook, "name" | "hint">) {
  const isWrong = kept.errors[name] !== undefined;
  const ids = [hint === undefined ? null : `${name}-hint`, isWrong ? `${name}-error` : null].filter(Boolean);
  return {
    ...(ids.length === 0 ? {} : { "aria-describedby": ids.join(" ") }),
    ...(isWrong ? { "aria-invalid": true as const } : {}),
  };
}
