-- What a shop shows of itself: its face, its places with their hours, its legal texts.

create table accounts.picture (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  hash        text        not null check (hash ~ '^[0-9a-f]{32}$'),
  media_type  text        not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width       integer     not null check (width between 1 and 4096),
  height      integer     not null check (height between 1 and 4096),
  bytes       bytea       not null check (octet_length(bytes) <= 524288),
  created_at  timestamptz not null,

  primary key (merchant_id, hash)
);
comment on table accounts.picture is
  'Served to whoever has its address. One that was replaced stays: messages already sent show it.';
select platform.protect('accounts.picture');
grant select, delete on accounts.picture to rebelote_platform;
create index picture_by_hash on accounts.picture (hash);

create table accounts.face (
  merchant_id    uuid        primary key references accounts.merchant on delete cascade,
  colour         text        check (colour ~ '^#[0-9a-f]{6}$'),
  logo_hash      text,
  address_form   text        not null default 'vous' check (address_form in ('vous', 'tu')),
  system_fonts   boolean     not null default false,
  sender_name    text,
  company        text,
  legal_form     text,
  company_number text,
  vat_number     text,
  register       text,
  address        text,
  email          text,
  phone          text,
  changed_at     timestamptz not null,

  foreign key (merchant_id, logo_hash) references accounts.picture (merchant_id, hash)
);
comment on column accounts.face.colour is 'As the owner chose it: what is shown is made readable by the rule of contrast.';
comment on column accounts.face.company_number is 'SIREN in France, BCE/KBO in Belgium, digits only.';
select platform.protect('accounts.face');
grant select on accounts.face to rebelote_platform;

alter table accounts.store
  add column phone     text,
  add column latitude  numeric(8, 6),
  add column longitude numeric(9, 6),
  add column hours     jsonb,
  add column holidays  jsonb,
  add constraint store_is_on_the_globe check (latitude between -90 and 90 and longitude between -180 and 180),
  add constraint store_has_both_coordinates check ((latitude is null) = (longitude is null));
comment on column accounts.store.hours is
  'Seven days from Monday, each a list of [from, to] in the store''s local time; null: the owner has not said.';
comment on column accounts.store.holidays is 'The calendar of public holidays and those on which the store is closed.';

create table accounts.store_exception (
  merchant_id uuid  not null,
  store_id    uuid  not null,
  day         date  not null,
  spans       jsonb not null,
  note        text  check (length(note) <= 120),

  primary key (merchant_id, store_id, day),
  foreign key (merchant_id, store_id) references accounts.store (merchant_id, id) on delete cascade
);
comment on column accounts.store_exception.spans is 'Hours of that day instead of the usual ones; an empty list: closed.';
select platform.protect('accounts.store_exception');
grant select, delete on accounts.store_exception to rebelote_platform;

create table accounts.legal_text (
  merchant_id  uuid        not null references accounts.merchant on delete cascade,
  id           uuid        not null,
  kind         text        not null check (kind in ('terms', 'imprint', 'accessibility')),
  language     text        not null check (language in ('fr', 'en')),
  version      integer     not null check (version > 0),
  title        text        not null check (length(trim(title)) between 1 and 120),
  body         text        not null check (length(body) between 1 and 60000),
  hash         text        not null,
  published_at timestamptz not null,
  published_by text        not null,

  primary key (merchant_id, id),
  constraint legal_text_version_is_unique unique (merchant_id, kind, language, version)
);
comment on table accounts.legal_text is 'What was published stays as it was read: a change is another version.';
select platform.protect_append_only('accounts.legal_text');
grant select, delete on accounts.legal_text to rebelote_platform;

create table accounts.legal_draft (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  kind        text        not null check (kind in ('terms', 'imprint', 'accessibility')),
  language    text        not null check (language in ('fr', 'en')),
  title       text        not null check (length(title) <= 120),
  body        text        not null check (length(body) <= 60000),
  changed_at  timestamptz not null,

  primary key (merchant_id, kind, language)
);
select platform.protect('accounts.legal_draft');
grant select, delete on accounts.legal_draft to rebelote_platform;

create table accounts.acceptance (
  merchant_id   uuid        not null,
  id            uuid        not null,
  legal_text_id uuid        not null,
  subject_kind  text        not null check (subject_kind in ('customer', 'order')),
  subject_id    text        not null check (length(subject_id) between 1 and 120),
  form          text        not null check (length(form) between 1 and 60),
  accepted_at   timestamptz not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, legal_text_id) references accounts.legal_text (merchant_id, id),
  constraint acceptance_is_recorded_once unique (merchant_id, legal_text_id, subject_kind, subject_id)
);
comment on table accounts.acceptance is 'Which version somebody accepted, where and when: a proof, only added to.';
select platform.protect_append_only('accounts.acceptance');
grant select, delete on accounts.acceptance to rebelote_platform;
create index acceptance_by_subject on accounts.acceptance (merchant_id, subject_kind, subject_id);

-- The merchant goes as a whole when a demonstration is left: texts and acceptances go with it.
alter table accounts.acceptance
  add constraint acceptance_is_of_a_merchant foreign key (merchant_id) references accounts.merchant on delete cascade;
