-- What a shop owes to the people of its file: rights with their deadlines, retention, register, breaches, who saw whom, who else gets data.
create schema privacy;
grant usage on schema privacy to rebelote_app, rebelote_platform;

create table files.source (
  merchant_id   uuid        not null,
  id            uuid        not null,
  name          text        not null check (length(name) between 1 and 120),
  kind          text        not null check (kind in ('rented', 'bought', 'exchanged')),
  supplier      text        not null check (length(supplier) between 1 and 120),
  origin        text        check (length(origin) <= 500),
  uses          smallint    check (uses between 1 and 100),
  ends_on       date,
  contract_on   date,
  price_cents   integer     check (price_cents >= 0),
  created_at    timestamptz not null,
  created_by    text        not null,
  archived_at   timestamptz,
  primary key (merchant_id, id),
  constraint source_rented_says_how_often check (kind <> 'rented' or uses is not null)
);
comment on table files.source is 'Files of people that came from others: who supplied them, how often they may be written to, until when.';
comment on column files.source.uses is 'How often each person of it may be written to; null: as often as the law allows.';
select platform.protect('files.source');

alter table files.import add column source_id uuid;

create table files.external_person (
  merchant_id uuid        not null,
  customer_id uuid        not null,
  source_id   uuid        not null,
  since       timestamptz not null,
  own_since   timestamptz,
  primary key (merchant_id, customer_id)
);
comment on table files.external_person is 'Who is known by a supplier''s file alone. own_since: from then on the shop''s own, because she bought, joined or agreed.';
create index external_person_by_source on files.external_person (merchant_id, source_id);
select platform.protect('files.external_person');

create table privacy.setting (
  merchant_id       uuid        not null,
  officer           text        check (length(officer) <= 200),
  officer_contact   text        check (length(officer_contact) <= 200),
  export_rows_most  integer     check (export_rows_most between 1 and 10000000),
  export_day_most   integer     check (export_day_most between 1 and 10000000),
  shares            boolean     not null default false,
  updated_at        timestamptz not null,
  updated_by        text        not null,
  primary key (merchant_id)
);
comment on column privacy.setting.shares is 'Whether the shop passes data to partners at all: no, unless it says so.';
select platform.protect('privacy.setting');

create table privacy.request (
  merchant_id   uuid        not null,
  id            uuid        not null,
  number        integer     not null check (number > 0),
  customer_id   uuid,
  kind          text        not null check (kind in ('access', 'portability', 'rectification', 'objection', 'erasure', 'restriction')),
  origin        text        not null check (origin in ('counter', 'phone', 'letter', 'email', 'space')),
  requester     text        check (length(requester) <= 200),
  contact       text        check (length(contact) <= 200),
  words         text        check (length(words) <= 4000),
  received_at   timestamptz not null,
  received_on   date        not null,
  due_on        date        not null,
  extended_for  text        check (extended_for in ('complex', 'many')),
  extended_at   timestamptz,
  identity      text        not null check (identity in ('unchecked', 'asked', 'checked')),
  identity_by   text        check (identity_by in ('signed_in', 'seen', 'known_contact', 'document')),
  state         text        not null check (state in ('open', 'done', 'refused', 'withdrawn')),
  outcome       text,
  closed_at     timestamptz,
  closed_by     text,
  created_by    text        not null,
  primary key (merchant_id, id),
  unique (merchant_id, number),
  constraint request_checked_says_how check ((identity = 'checked') = (identity_by is not null)),
  constraint request_closed_says_how check ((state = 'open') = (closed_at is null) and (state = 'open') = (outcome is null)),
  constraint request_extended_says_why check ((extended_for is null) = (extended_at is null))
);
comment on table privacy.request is 'What people ask by right (GDPR art. 15 to 21), to be answered within a month (art. 12(3)).';
create index request_open_by_deadline on privacy.request (merchant_id, due_on) where state = 'open';
create index request_by_customer on privacy.request (merchant_id, customer_id) where customer_id is not null;
select platform.protect('privacy.request');

create table privacy.request_step (
  merchant_id uuid        not null,
  request_id  uuid        not null,
  number      smallint    not null,
  at          timestamptz not null,
  by_name     text        not null,
  step        text        not null check (step ~ '^[a-z][a-z0-9_]{0,39}$'),
  detail      jsonb       not null default '{}',
  primary key (merchant_id, request_id, number)
);
comment on table privacy.request_step is 'What was done for a request and when. Ids, codes and counts only: nothing that names the person.';
select platform.protect('privacy.request_step');

create table privacy.retention (
  merchant_id uuid        not null,
  rule        text        not null check (rule in ('customers', 'prospects', 'external', 'views', 'requests')),
  months      smallint    not null check (months between 1 and 120),
  is_on       boolean     not null,
  asks_first  boolean     not null default false,
  updated_at  timestamptz not null,
  updated_by  text        not null,
  primary key (merchant_id, rule)
);
comment on table privacy.retention is 'What the shop chose of how long things are kept, never longer than the law; without a row, the product''s own limits.';
select platform.protect('privacy.retention');

create table privacy.retention_run (
  merchant_id uuid        not null,
  id          uuid        not null,
  rule        text        not null,
  at          timestamptz not null,
  by_name     text        not null,
  months      smallint    not null,
  due         integer     not null check (due >= 0),
  asked       integer     not null check (asked >= 0),
  removed     integer     not null check (removed >= 0),
  held        jsonb       not null default '{}',
  primary key (merchant_id, id)
);
comment on table privacy.retention_run is 'What each run of a limit found, asked and removed, and whom it held back for which reason: numbers only.';
select platform.protect('privacy.retention_run');

create table privacy.stay (
  merchant_id uuid        not null,
  customer_id uuid        not null,
  asked_at    timestamptz not null,
  until_on    date        not null,
  message_id  uuid,
  stayed_at   timestamptz,
  primary key (merchant_id, customer_id)
);
comment on table privacy.stay is 'Who was asked, once, whether she wants to stay; without an answer by that day her record goes.';
select platform.protect('privacy.stay');

create table privacy.breach (
  merchant_id       uuid        not null,
  id                uuid        not null,
  number            integer     not null check (number > 0),
  title             text        not null check (length(title) between 1 and 200),
  found_at          timestamptz not null,
  happened_from     timestamptz,
  happened_to       timestamptz,
  natures           text[]      not null default '{}',
  categories        text[]      not null default '{}',
  people            integer     check (people >= 0),
  records           integer     check (records >= 0),
  facts             text        not null default '' check (length(facts) <= 10000),
  consequences      text        not null default '' check (length(consequences) <= 10000),
  measures          text        not null default '' check (length(measures) <= 10000),
  risk              text        check (risk in ('none', 'some', 'high')),
  why_no_risk       text        not null default '' check (length(why_no_risk) <= 2000),
  authority_at      timestamptz,
  authority_ref     text        check (length(authority_ref) <= 120),
  why_late          text        not null default '' check (length(why_late) <= 2000),
  people_told_at    timestamptz,
  people_told_how   text        not null default '' check (length(people_told_how) <= 2000),
  closed_at         timestamptz,
  created_by        text        not null,
  updated_at        timestamptz not null,
  version           integer     not null default 1,
  primary key (merchant_id, id),
  unique (merchant_id, number)
);
comment on table privacy.breach is 'Every breach of personal data, told to the authority or not (GDPR art. 33(5)). No person is named in it.';
select platform.protect('privacy.breach');

create table privacy.view (
  merchant_id uuid        not null,
  id          uuid        not null,
  hour        timestamptz not null,
  actor_kind  text        not null,
  actor_id    uuid,
  actor_name  text        not null,
  what        text        not null check (what in ('record', 'data', 'list')),
  customer_id uuid,
  primary key (merchant_id, id)
);
comment on table privacy.view is 'Who saw which record, once an hour for each: kept six to twelve months.';
create unique index view_once_an_hour on privacy.view (merchant_id, customer_id, hour, actor_kind, actor_id, what) nulls not distinct;
create index view_newest_first on privacy.view (merchant_id, hour desc, id desc);
select platform.protect('privacy.view');

create table privacy.field_class (
  merchant_id uuid        not null,
  field       text        not null check (field ~ '^[a-z][a-z0-9_]{0,39}$'),
  category    text        not null check (category in ('identity', 'contact', 'personal_life', 'economic', 'payment', 'relationship', 'choices', 'technical')),
  updated_at  timestamptz not null,
  updated_by  text        not null,
  primary key (merchant_id, field)
);
comment on table privacy.field_class is 'The category of each field of the trade; those of the product have theirs in its rules.';
select platform.protect('privacy.field_class');

create table privacy.processor (
  merchant_id uuid        not null,
  id          uuid        not null,
  name        text        not null check (length(name) between 1 and 120),
  task        text        not null check (length(task) between 1 and 300),
  country     char(2)     not null,
  contract_on date,
  safeguard   text        check (safeguard in ('adequacy', 'clauses', 'none')),
  created_at  timestamptz not null,
  created_by  text        not null,
  archived_at timestamptz,
  primary key (merchant_id, id)
);
comment on table privacy.processor is 'Who works with the data on the shop''s behalf, and the day of the contract (GDPR art. 28).';
select platform.protect('privacy.processor');

create table privacy.partner (
  merchant_id uuid        not null,
  id          uuid        not null,
  name        text        not null check (length(name) between 1 and 120),
  activity    text        not null check (length(activity) between 1 and 300),
  contract_on date        not null,
  uses        smallint    not null check (uses between 1 and 100),
  ends_on     date        not null,
  gives_back  boolean     not null default false,
  created_at  timestamptz not null,
  created_by  text        not null,
  archived_at timestamptz,
  primary key (merchant_id, id)
);
comment on table privacy.partner is 'Who else receives people''s data, under which terms; only of people who agreed to it apart from everything else.';
select platform.protect('privacy.partner');

create table privacy.handed_file (
  merchant_id uuid        not null,
  id          uuid        not null,
  code        text        not null check (code ~ '^[0-9A-Z]{6}$'),
  export_id   uuid        not null,
  partner_id  uuid,
  at          timestamptz not null,
  by_name     text        not null,
  rows        integer,
  primary key (merchant_id, id),
  unique (merchant_id, code)
);
comment on table privacy.handed_file is 'Every file of people that left, with the mark it carries.';
select platform.protect('privacy.handed_file');

create table privacy.seed (
  merchant_id uuid        not null,
  id          uuid        not null,
  channel     text        not null check (channel in ('email', 'phone', 'post')),
  email       text        check (length(email) <= 320),
  phone       text        check (length(phone) <= 40),
  line1       text        check (length(line1) <= 200),
  postcode    text        check (length(postcode) <= 20),
  city        text        check (length(city) <= 120),
  country     char(2),
  is_on       boolean     not null default true,
  created_at  timestamptz not null,
  created_by  text        not null,
  primary key (merchant_id, id)
);
comment on table privacy.seed is 'Seed addresses: of people the shop trusts, put into every file that leaves under a name used once.';
select platform.protect('privacy.seed');

create table privacy.seed_planted (
  merchant_id uuid not null,
  file_id     uuid not null,
  seed_id     uuid not null,
  first_name  text not null,
  last_name   text not null,
  email       text,
  primary key (merchant_id, file_id, seed_id)
);
create index seed_planted_by_name on privacy.seed_planted (merchant_id, lower(last_name), lower(first_name));
select platform.protect('privacy.seed_planted');

create table privacy.seed_reached (
  merchant_id uuid        not null,
  id          uuid        not null,
  at          timestamptz not null,
  noted_at    timestamptz not null,
  noted_by    text        not null,
  file_id     uuid,
  seed_id     uuid,
  sender      text        not null check (length(sender) between 1 and 200),
  is_expected boolean     not null,
  note        text        check (length(note) <= 2000),
  primary key (merchant_id, id)
);
comment on table privacy.seed_reached is 'Each time a seed address was written to: by which file, and whether its terms allowed it.';
select platform.protect('privacy.seed_reached');
