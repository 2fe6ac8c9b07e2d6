-- What each person allowed, refused or took back: a ledger that is only added to (law.md, decision procedure; GDPR art. 7(1)).
create schema consent;
grant usage on schema consent to rebelote_app, rebelote_platform;

create table consent.entry (
  merchant_id   uuid        not null,
  id            uuid        not null,
  customer_id   uuid        not null,
  channel       text        not null check (channel in ('email', 'sms', 'phone', 'robocall', 'post', 'push')),
  purpose       text        not null check (purpose in ('marketing', 'survey', 'service', 'open_tracking', 'profiling', 'partners')),
  topic         text        not null default '',
  act           text        not null check (act in ('granted', 'withdrawn', 'objected', 'renewed')),
  happened_at   timestamptz,
  text_version  text,
  text_hash     text,
  origin        text        not null check (origin in ('paper_form', 'web_form', 'counter', 'import', 'api', 'staff', 'space', 'unknown')),
  origin_detail text,
  actor_kind    text        not null check (actor_kind in ('person', 'staff', 'key', 'system', 'import')),
  actor_id      uuid,
  evidence      text,
  expires_on    date,
  granted_to    text        not null default 'merchant',
  prechecked    boolean,
  bundled       boolean,
  outside_hours boolean     not null default false,
  has_proof     boolean     not null,
  recorded_at   timestamptz not null,
  import_id     uuid,

  primary key (merchant_id, id),
  constraint entry_proof_needs_a_date_and_a_text
    check (not has_proof or act in ('withdrawn', 'objected') or (happened_at is not null and text_version is not null)),
  constraint entry_a_prechecked_box_proves_nothing
    check (not has_proof or act in ('withdrawn', 'objected') or prechecked is not true)
);
comment on column consent.entry.has_proof is 'Without date and text a consent is kept but never used: the shop could not prove it.';
create index entry_by_customer on consent.entry (merchant_id, customer_id, channel, purpose, topic, recorded_at);
create index entry_by_import on consent.entry (merchant_id, import_id) where import_id is not null;
select platform.protect_append_only('consent.entry');

create table consent.collection (
  merchant_id       uuid        not null,
  id                uuid        not null,
  customer_id       uuid        not null,
  collected_at      timestamptz,
  collected_from    text        not null check (collected_from in ('person', 'third_party', 'unknown')),
  during_sale       boolean,
  informed          boolean,
  opt_out_offered   boolean,
  origin            text        not null,
  origin_detail     text,
  recorded_at       timestamptz not null,
  import_id         uuid,

  primary key (merchant_id, id)
);
comment on table consent.collection is
  'How an address came to the shop: the five facts of the customer exception (CPCE L34-5 al. 4; AR 4 April 2003 art. 1). Unknown means no.';
create index collection_by_customer on consent.collection (merchant_id, customer_id);
create index collection_by_import on consent.collection (merchant_id, import_id) where import_id is not null;
select platform.protect_append_only('consent.collection');

create table consent.standing (
  merchant_id uuid        not null,
  customer_id uuid        not null,
  channel     text        not null,
  purpose     text        not null,
  topic       text        not null default '',
  act         text        not null,
  usable      boolean     not null,
  entry_id    uuid        not null,
  changed_at  timestamptz not null,

  primary key (merchant_id, customer_id, channel, purpose, topic)
);
comment on table consent.standing is 'The ledger folded: the latest act per person, channel, purpose and topic. A cache, always rebuilt from the entries.';
select platform.protect('consent.standing');

create table consent.text (
  merchant_id uuid        not null,
  version     text        not null check (length(version) between 1 and 80),
  language    text        not null check (language in ('fr', 'en')),
  body        text        not null,
  hash        text        not null,
  created_at  timestamptz not null,

  primary key (merchant_id, version, language)
);
select platform.protect_append_only('consent.text');
