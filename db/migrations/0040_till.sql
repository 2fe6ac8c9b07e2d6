-- The counter: devices, the people at them, what they sent, and what somebody should look at. No payment and no receipt is made
-- here: an amount is noted to earn points, with the number of the till's own ticket (CGI art. 286 I 3° bis does not apply).
create schema till;
grant usage on schema till to rebelote_app, rebelote_platform;

create table till.setting (
  merchant_id           uuid    primary key,
  offline_cap_cents     integer not null check (offline_cap_cents >= 0),
  undo_minutes          integer not null check (undo_minutes between 0 and 10),
  reason_without_ticket boolean not null,
  code_above_cents      integer check (code_above_cents >= 0),
  per_card_per_day      integer not null check (per_card_per_day > 0),
  per_cashier_per_hour  integer not null check (per_cashier_per_hour > 0),
  ask_postcode          boolean not null,
  ask_email             boolean not null,
  ask_birthday          boolean not null,
  max_stamps            integer not null check (max_stamps >= 0),
  ticket_numbers        text    not null check (ticket_numbers in ('continuous', 'daily')),
  changed_at            timestamptz not null
);
comment on column till.setting.ticket_numbers is 'Whether the shop''s tills go on numbering their tickets or begin again every day.';
select platform.protect('till.setting');

create table till.secret (
  merchant_id uuid  primary key,
  token_key   bytea not null check (length(token_key) = 32),
  proof_key   bytea not null check (length(proof_key) = 32),
  made_at     timestamptz not null
);
comment on column till.secret.token_key is 'Of the keyed hashes by which a till finds a customer: every device of the shop has it.';
comment on column till.secret.proof_key is 'Signs what a customer may spend; never leaves the server.';
select platform.protect('till.secret');

create table till.device (
  merchant_id     uuid        not null,
  id              uuid        not null,
  store_id        uuid        not null,
  name            text        not null check (length(trim(name)) between 1 and 60),
  secret_hash     text        not null unique,
  paired_at       timestamptz not null,
  paired_by       text        not null,
  last_contact_at timestamptz not null,
  seen_at         timestamptz not null,
  clock_offset_ms bigint      not null default 0,
  removed_at      timestamptz,
  removed_by      text,

  primary key (merchant_id, id),
  foreign key (merchant_id, store_id) references accounts.store (merchant_id, id)
);
comment on column till.device.clock_offset_ms is 'How far the device''s clock was ahead of the server''s at the last contact.';
comment on column till.device.last_contact_at is 'The last time at which nothing waited on the device: what it sends later happened after it.';
select platform.protect('till.device');
grant select on till.device to rebelote_platform;

create table till.pairing (
  merchant_id uuid        not null,
  id          uuid        not null,
  code_hash   text        not null,
  store_id    uuid        not null,
  device_name text        not null check (length(trim(device_name)) between 1 and 60),
  made_at     timestamptz not null,
  made_by     text        not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, store_id) references accounts.store (merchant_id, id)
);
comment on table till.pairing is 'Codes of eight digits that make a device one of the shop''s: short-lived, used once.';
create index pairing_by_code on till.pairing (code_hash) where used_at is null;
select platform.protect('till.pairing');
grant select on till.pairing to rebelote_platform;

create table till.cashier (
  merchant_id  uuid        not null,
  id           uuid        not null,
  name         text        not null check (length(trim(name)) between 1 and 60),
  is_manager   boolean     not null default false,
  customer_id  uuid,
  code_salt    bytea       not null check (length(code_salt) = 16),
  code_rounds  integer     not null check (code_rounds > 0),
  code_hash    bytea       not null check (length(code_hash) = 32),
  wrong_codes  integer     not null default 0,
  locked_until timestamptz,
  made_at      timestamptz not null,
  left_at      timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on column till.cashier.customer_id is 'Her own card: credits she gives herself are looked at.';
create index cashier_by_customer on till.cashier (merchant_id, customer_id) where customer_id is not null;
select platform.protect('till.cashier');

create table till.sign_in (
  merchant_id uuid        not null,
  secret_hash text        not null unique,
  device_id   uuid        not null,
  cashier_id  uuid        not null,
  at          timestamptz not null,
  expires_at  timestamptz not null,

  primary key (merchant_id, secret_hash),
  foreign key (merchant_id, device_id) references till.device (merchant_id, id) on delete cascade,
  foreign key (merchant_id, cashier_id) references till.cashier (merchant_id, id) on delete cascade
);
select platform.protect('till.sign_in');

create table till.operation (
  merchant_id   uuid        not null,
  id            uuid        not null,
  device_id     uuid        not null,
  cashier_id    uuid,
  seq           bigint      not null,
  kind          text        not null check (kind in ('credit', 'enrol', 'stamps', 'undo', 'return', 'unreadable')),
  at            timestamptz not null,
  device_at     timestamptz,
  received_at   timestamptz not null,
  is_offline    boolean     not null,
  customer_id   uuid,
  receipt_id    uuid,
  of_id         uuid,
  amount_cents  bigint,
  is_spending   boolean     not null default false,
  ticket_number text,
  reason        text        check (length(reason) <= 200),
  request_hash  text        not null,
  outcome       text        not null check (outcome in ('applied', 'refused', 'incident')),
  code          text,
  answer        jsonb       not null,
  undone_at     timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, device_id) references till.device (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on table till.operation is 'Everything a device sent, once by its own identifier, with what became of it: the till''s journal.';
comment on column till.operation.at is 'When it happened: the device''s clock corrected by its known error, between its last contact and the receipt of this.';
comment on column till.operation.of_id is 'The operation that this one undoes or gives back.';
comment on column till.operation.is_spending is 'The customer used a reward, a voucher or points.';
create index operation_by_customer on till.operation (merchant_id, customer_id, at);
create index operation_by_arrival on till.operation (merchant_id, received_at);
create index operation_by_cashier on till.operation (merchant_id, cashier_id, at);
create index operation_by_ticket on till.operation (merchant_id, ticket_number, at) where ticket_number is not null;
create index operation_by_receipt on till.operation (merchant_id, receipt_id) where receipt_id is not null;
select platform.protect('till.operation');

create table till.stamps_carried (
  merchant_id  uuid        not null,
  customer_id  uuid        not null,
  program_id   uuid        not null,
  operation_id uuid        not null,
  units        bigint      not null check (units > 0),
  at           timestamptz not null,

  primary key (merchant_id, customer_id, program_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on table till.stamps_carried is 'Paper stamp cards taken over: once for each customer and program.';
select platform.protect('till.stamps_carried');

create table till.incident (
  merchant_id  uuid        not null,
  id           uuid        not null,
  kind         text        not null,
  operation_id uuid,
  device_id    uuid,
  cashier_id   uuid,
  customer_id  uuid,
  cents        bigint,
  detail       jsonb       not null default '{}',
  at           timestamptz not null,
  noted_at     timestamptz not null,
  settled_at   timestamptz,
  settled_by   text,
  note         text        check (length(note) <= 500),

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on column till.incident.cents is 'What it may cost the shop: a reward given twice, a voucher used meanwhile.';
create index incident_open on till.incident (merchant_id, id) where settled_at is null;
create index incident_by_customer on till.incident (merchant_id, customer_id) where customer_id is not null;
select platform.protect('till.incident');
