-- People and companies, whatever they are known by.
create schema customers;
grant usage on schema customers to rebelote_app, rebelote_platform;

create table customers.customer (
  merchant_id    uuid        not null,
  id             uuid        not null,
  kind           text        not null default 'person' check (kind in ('person', 'company')),
  title          text        check (title in ('mr', 'ms')),
  first_name     text        check (length(first_name) <= 120),
  last_name      text        check (length(last_name) <= 120),
  company_name   text        check (length(company_name) <= 200),
  company_id     uuid,
  job_title      text,
  company_size   text,
  company_sector text,
  language       text        check (language in ('fr', 'en', 'nl', 'de')),
  birth_day      smallint    check (birth_day between 1 and 31),
  birth_month    smallint    check (birth_month between 1 and 12),
  birth_year     smallint    check (birth_year between 1900 and 2100),
  address_line1  text,
  address_line2  text,
  postcode       text,
  city           text,
  country        char(2),
  address_status text        not null default 'unknown' check (address_status in ('unknown', 'good', 'bad')),
  sort_name      text        not null collate "C",
  source         text        not null check (source in ('staff', 'till', 'import', 'web', 'api', 'form', 'demo')),
  source_detail  text,
  store_id       uuid,
  tags           text[]      not null default '{}',
  custom         jsonb       not null default '{}',
  created_at     timestamptz not null,
  created_on     date        not null,
  updated_at     timestamptz not null,
  version        integer     not null default 1,
  import_id      uuid,
  merged_into    uuid,
  erased_at      timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, company_id) references customers.customer (merchant_id, id),
  foreign key (merchant_id, merged_into) references customers.customer (merchant_id, id),
  constraint customer_birthday_is_day_and_month check ((birth_day is null) = (birth_month is null)),
  constraint customer_company_has_a_name check (kind <> 'company' or company_name is not null),
  constraint customer_is_not_merged_into_itself check (merged_into is distinct from id)
);
comment on column customers.customer.sort_name is 'Folded name (lower case, no accents), for sorting and prefix search.';
comment on column customers.customer.merged_into is 'The record that speaks for this one since they were merged; entries of ledgers are read through it.';
create index customer_by_update on customers.customer (merchant_id, updated_at, id);
create index customer_by_name on customers.customer (merchant_id, sort_name, id) where merged_into is null;
create index customer_by_company on customers.customer (merchant_id, company_id) where company_id is not null;
create index customer_by_merge on customers.customer (merchant_id, merged_into) where merged_into is not null;
create index customer_by_import on customers.customer (merchant_id, import_id) where import_id is not null;
select platform.protect('customers.customer');

create table customers.identifier (
  merchant_id   uuid        not null,
  kind          text        not null check (kind in ('email', 'phone', 'card', 'external', 'cookie')),
  namespace     text        not null default '' collate "C",
  value         text        not null collate "C" check (length(value) between 1 and 320),
  customer_id   uuid        not null,
  display       text        not null,
  is_primary    boolean     not null default false,
  status        text        not null default 'unknown' check (status in ('unknown', 'good', 'bad')),
  status_reason text,
  status_at     timestamptz,
  created_at    timestamptz not null,

  primary key (merchant_id, kind, namespace, value, customer_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint identifier_value_has_no_space check (kind = 'external' or value !~ '\s')
);
comment on column customers.identifier.value is 'Folded: lower-case e-mail, E.164 phone, digits of a card, the other system''s own id.';
comment on column customers.identifier.namespace is 'For external ids, whose they are: woocommerce, prestashop, till…; empty otherwise.';
-- A couple may share an e-mail or a phone; a card, another system's id or a cookie is of one person.
create unique index identifier_card_external_cookie_is_of_one_customer
  on customers.identifier (merchant_id, kind, namespace, value) where kind in ('card', 'external', 'cookie');
create index identifier_by_customer on customers.identifier (merchant_id, customer_id, kind);
select platform.protect('customers.identifier');

-- Words by which staff find a customer: folded words of the names, e-mail, digits of phones, and their ends written backwards after '~'.
create table customers.search_word (
  merchant_id uuid not null,
  word        text not null collate "C",
  customer_id uuid not null,

  primary key (merchant_id, word, customer_id)
);
create index search_word_by_customer on customers.search_word (merchant_id, customer_id, word);
select platform.protect('customers.search_word');

create table customers.field (
  merchant_id uuid        not null,
  key         text        not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  label       text        not null,
  type        text        not null check (type in ('text', 'number', 'date', 'boolean', 'choice', 'choices')),
  choices     text[]      not null default '{}',
  purpose     text        not null default '',
  position    integer     not null default 0,
  created_at  timestamptz not null,
  archived_at timestamptz,

  primary key (merchant_id, key)
);
comment on column customers.field.purpose is 'Why the shop asks: each field of a person needs a purpose (GDPR art. 5).';
select platform.protect('customers.field');

create table customers.note (
  merchant_id uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  body        text        not null check (length(trim(body)) between 1 and 4000),
  author_id   uuid,
  author_name text        not null,
  created_at  timestamptz not null,
  removed_at  timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
create index note_by_customer on customers.note (merchant_id, customer_id, id);
select platform.protect('customers.note');

create table customers.merge (
  merchant_id uuid        not null,
  id          uuid        not null,
  kept_id     uuid        not null,
  absorbed_id uuid        not null,
  merged_at   timestamptz not null,
  actor_name  text        not null,
  journal     jsonb       not null,
  undone_at   timestamptz,
  undone_by   text,

  primary key (merchant_id, id),
  foreign key (merchant_id, kept_id) references customers.customer (merchant_id, id),
  foreign key (merchant_id, absorbed_id) references customers.customer (merchant_id, id)
);
comment on column customers.merge.journal is 'What each room moved and what it was before: undo plays it backwards.';
create index merge_by_kept on customers.merge (merchant_id, kept_id);
create index merge_by_absorbed on customers.merge (merchant_id, absorbed_id);
select platform.protect('customers.merge');

create table customers.different_people (
  merchant_id uuid        not null,
  low_id      uuid        not null,
  high_id     uuid        not null,
  said_at     timestamptz not null,
  said_by     text        not null,

  primary key (merchant_id, low_id, high_id),
  constraint different_people_are_ordered check (low_id < high_id)
);
comment on table customers.different_people is 'Pairs that somebody looked at and said: not the same person. They are not proposed again.';
select platform.protect('customers.different_people');
