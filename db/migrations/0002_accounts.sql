-- Merchants, their stores, and the people and programs that may enter. Small reference tables: distributed tables may point at them.
create schema accounts;
grant usage on schema accounts to rebelote_app, rebelote_platform;

create table accounts.merchant (
  id         uuid        primary key,
  kind       text        not null default 'shop' check (kind in ('shop', 'network')),
  slug       text        not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name       text        not null check (length(trim(name)) between 1 and 120),
  country    char(2)     not null check (country ~ '^[A-Z]{2}$'),
  currency   char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  time_zone  text        not null,
  language   text        not null check (language in ('fr', 'en')),
  sector     text,
  is_demo    boolean     not null default false,
  settings   jsonb       not null default '{}',
  created_at timestamptz not null,
  closed_at  timestamptz
);
comment on column accounts.merchant.settings is 'Thresholds and choices of the shop, by room; each room checks its own part.';
alter table accounts.merchant enable row level security;
alter table accounts.merchant force row level security;
create policy own_merchant on accounts.merchant for all to rebelote_app
  using (id = (select nullif(current_setting('app.merchant_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.merchant_id', true), '')::uuid));
create policy every_merchant on accounts.merchant for all to rebelote_platform using (true) with check (true);
create policy owner_keeps on accounts.merchant for all to current_user using (true) with check (true);
grant select on accounts.merchant to rebelote_app;
grant update (name, sector, language, settings, time_zone) on accounts.merchant to rebelote_app;
grant select, insert, update, delete on accounts.merchant to rebelote_platform;

create table accounts.store (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  id          uuid        not null,
  kind        text        not null check (kind in ('shop', 'web')),
  code        text        not null check (length(code) between 1 and 40),
  name        text        not null check (length(trim(name)) between 1 and 120),
  address     text,
  postcode    text,
  city        text,
  country     char(2),
  time_zone   text        not null,
  created_at  timestamptz not null,
  closed_at   timestamptz,

  primary key (merchant_id, id),
  constraint store_code_is_unique unique (merchant_id, code)
);
select platform.protect('accounts.store');
grant select, insert, update, delete on accounts.store to rebelote_platform;

-- One person, who may work for several merchants. Only the platform's role reads it: a merchant's transaction never sees a password.
create table accounts.staff (
  id            uuid        primary key,
  email         text        not null unique check (email = lower(email)),
  name          text        not null,
  language      text        not null default 'fr' check (language in ('fr', 'en')),
  password_hash text,
  totp_secret   text,
  totp_last_step bigint,
  created_at    timestamptz not null,
  last_seen_at  timestamptz
);

create table accounts.seat (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  staff_id    uuid        not null references accounts.staff on delete cascade,
  role        text        not null check (role in ('owner', 'manager', 'marketing', 'service', 'cashier', 'guest')),
  store_ids   uuid[],
  valid_until date,
  created_at  timestamptz not null,

  primary key (merchant_id, staff_id),
  constraint seat_guest_has_an_end check (role <> 'guest' or valid_until is not null)
);
comment on column accounts.seat.store_ids is 'The stores a manager or cashier works for; null for all.';
create index seat_by_staff on accounts.seat (staff_id);

create table accounts.passkey (
  credential_id text        primary key,
  staff_id      uuid        not null references accounts.staff on delete cascade,
  public_key    bytea       not null,
  counter       bigint      not null,
  transports    text[]      not null default '{}',
  label         text        not null,
  created_at    timestamptz not null,
  last_used_at  timestamptz
);
create index passkey_by_staff on accounts.passkey (staff_id);

create table accounts.session (
  token_hash   text        primary key,
  csrf_token   text        not null,
  staff_id     uuid        references accounts.staff on delete cascade,
  merchant_id  uuid        references accounts.merchant on delete cascade,
  is_demo      boolean     not null default false,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null,
  user_agent   text,

  constraint session_is_of_somebody_or_of_the_demo check (is_demo or staff_id is not null)
);
create index session_by_staff on accounts.session (staff_id);

create table accounts.invitation (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  id          uuid        not null,
  email       text        not null check (email = lower(email)),
  role        text        not null check (role in ('owner', 'manager', 'marketing', 'service', 'cashier', 'guest')),
  store_ids   uuid[],
  valid_until date,
  token_hash  text        not null unique,
  created_at  timestamptz not null,
  created_by  text        not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,

  primary key (merchant_id, id)
);

create table accounts.api_key (
  merchant_id  uuid        not null references accounts.merchant on delete cascade,
  id           uuid        not null,
  name         text        not null check (length(trim(name)) between 1 and 120),
  prefix       text        not null,
  secret_hash  text        not null unique,
  scopes       text[]      not null check (cardinality(scopes) > 0),
  created_at   timestamptz not null,
  created_by   text        not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,

  primary key (merchant_id, id)
);

-- The link printed by the terminal: whoever opens the first shop from elsewhere than this machine must hold it.
create table accounts.setup_link (
  token_hash text        primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

grant select, insert, update, delete
  on accounts.staff, accounts.seat, accounts.passkey, accounts.session, accounts.invitation, accounts.api_key, accounts.setup_link
  to rebelote_platform;

create table accounts.audit_entry (
  merchant_id  uuid        not null references accounts.merchant on delete cascade,
  id           uuid        not null,
  happened_at  timestamptz not null,
  actor_kind   text        not null check (actor_kind in ('staff', 'key', 'demo', 'system', 'operator')),
  actor_id     uuid,
  actor_name   text        not null,
  action       text        not null,
  subject_kind text,
  subject_id   uuid,
  detail       jsonb       not null default '{}',

  primary key (merchant_id, id)
);
comment on table accounts.audit_entry is 'Who did what. Only added to; details hold ids and codes, never what a customer wrote.';
select platform.protect_append_only('accounts.audit_entry');
grant select, insert, delete on accounts.audit_entry to rebelote_platform;
create index audit_entry_by_subject on accounts.audit_entry (merchant_id, subject_id, id);
