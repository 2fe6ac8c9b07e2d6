import { type Static, Type } from "typebox";
import { type HolidayCalendar, type HolidayCode, holidayCalendars, holidayCodes } from "./rules/holidays.ts";

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(shape: S) =>
  Type.Union([shape, Type.Null()]);
const Words = (maxLength: number) => Nullable(Type.String({ maxLength }));
const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "A day, YYYY-MM-DD" });
const Language = Type.Union([Type.Literal("fr"), Type.Literal("en")]);

export const FaceChange = Type.Object({
  colour: Nullable(Type.String({ pattern: "^#[0-9a-fA-F]{6}$" })),
  addressForm: Type.Union([Type.Literal("vous"), Type.Literal("tu")]),
  systemFonts: Type.Boolean({ description: "The visitor's own letters: nothing to load" }),
  senderName: Words(60),
  company: Words(160),
  legalForm: Words(160),
  companyNumber: Nullable(Type.String({ maxLength: 30, description: "SIREN (France) or BCE (Belgium)" })),
  vatNumber: Words(30),
  register: Words(120),
  address: Words(240),
  email: Words(320),
  phone: Words(40),
});
export type FaceChange = Static<typeof FaceChange>;

export const FaceView = Type.Object({
  ...FaceChange.properties,
  logoUrl: Nullable(Type.String()),
});

const Span = Type.Tuple([Type.String({ maxLength: 5 }), Type.String({ maxLength: 5 })], {
  description: "From and to, HH:MM in the store's time; 24:00 is midnight",
});
const Spans = Type.Array(Span, { maxItems: 6 });
const Exception = Type.Object({ day: Day, spans: Spans, note: Words(120) });
// A union made of a list loses what its words are, so it is said again.
const Calendar = Type.Unsafe<HolidayCalendar>(
  Type.Union(holidayCalendars.map((calendar) => Type.Literal(calendar))),
);
const HolidayShape = Type.Unsafe<HolidayCode>(Type.Union(holidayCodes.map((code) => Type.Literal(code))));
const Holidays = Type.Object({
  calendar: Calendar,
  closedOn: Type.Array(HolidayShape, { uniqueItems: true }),
});

export const StorePlaceChange = Type.Object({
  phone: Words(40),
  latitude: Nullable(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Nullable(Type.Number({ minimum: -180, maximum: 180 })),
  hours: Nullable(Type.Array(Spans, { minItems: 7, maxItems: 7, description: "Monday first" })),
  holidays: Nullable(Holidays),
  exceptions: Type.Array(Exception, { maxItems: 200, description: "Of today and later; earlier ones stay" }),
});
export type StorePlaceChange = Static<typeof StorePlaceChange>;

export const StorePlaceView = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal("shop"), Type.Literal("web")]),
  code: Type.String(),
  name: Type.String(),
  address: Nullable(Type.String()),
  postcode: Nullable(Type.String()),
  city: Nullable(Type.String()),
  country: Nullable(Type.String()),
  timeZone: Type.String(),
  closedAt: Nullable(Type.String()),
  ...StorePlaceChange.properties,
  mapUrl: Nullable(Type.String()),
});

export const LegalKindShape = Type.Union([
  Type.Literal("terms"),
  Type.Literal("imprint"),
  Type.Literal("accessibility"),
]);
export type LegalKind = Static<typeof LegalKindShape>;
export const LegalParams = Type.Object({ kind: LegalKindShape, language: Language });

export const LegalDraft = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
  body: Type.String({
    minLength: 1,
    maxLength: 60_000,
    description: "Paragraphs parted by an empty line; a line that begins with ## is a heading",
  }),
});

const LegalVersion = Type.Object({
  version: Type.Integer(),
  title: Type.String(),
  publishedAt: Type.String(),
  publishedBy: Type.String(),
});

export const LegalVersionText = Type.Object({ ...LegalVersion.properties, body: Type.String() });

export const LegalTextsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: LegalKindShape,
      language: Language,
      title: Type.String(),
      body: Type.String(),
      state: Type.Union([Type.Literal("skeleton"), Type.Literal("draft"), Type.Literal("published")]),
      blanks: Type.Array(Type.String()),
      versions: Type.Array(LegalVersion),
    }),
  ),
});
export const VersionParams = Type.Object({
  kind: LegalKindShape,
  language: Language,
  version: Type.Integer({ minimum: 1 }),
});
