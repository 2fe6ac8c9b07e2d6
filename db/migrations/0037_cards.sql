-- Cards: a number, and every form it takes (paper, plastic, the phone's wallet). The points are the customer's, never the card's.
create schema cards;
grant usage on schema cards to rebelote_app, rebelote_platform;

create table cards.batch (
  merchant_id uuid        not null,
  id          uuid        not null,
  kind        text        not null check (kind in ('paper', 'plastic')),
  name        text        not null check (length(trim(name)) between 1 and 120),
  count       integer     not null check (count between 1 and 20000),
  made_at     timestamptz not null,
  made_by     text        not null,

  primary key (merchant_id, id)
);
comment on table cards.batch is 'Numbers printed ahead of the customers who will have them.';
select platform.protect('cards.batch');

create table cards.card (
  merchant_id    uuid        not null,
  number         text        not null collate "C" check (number ~ '^9[0-9]{15}$'),
  kind           text        not null check (kind in ('digital', 'paper', 'plastic')),
  state          text        not null check (state in ('free', 'reserved', 'active', 'blocked')),
  customer_id    uuid,
  batch_id       uuid,
  device_id      uuid,
  made_at        timestamptz not null,
  given_at       timestamptz,
  given_by       text,
  blocked_at     timestamptz,
  blocked_reason text        check (blocked_reason in ('lost', 'stolen', 'damaged', 'erased')),
  replaced_by    text        collate "C",

  primary key (merchant_id, number),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  foreign key (merchant_id, batch_id) references cards.batch (merchant_id, id),
  foreign key (merchant_id, replaced_by) references cards.card (merchant_id, number),
  constraint card_in_use_is_somebodys check (state <> 'active' or customer_id is not null),
  constraint card_waiting_is_nobodys check (state not in ('free', 'reserved') or customer_id is null),
  constraint card_reserved_names_its_device check (state <> 'reserved' or device_id is not null),
  constraint card_blocked_says_why check ((state = 'blocked') = (blocked_reason is not null and blocked_at is not null)),
  constraint card_replaced_is_blocked check (replaced_by is null or state = 'blocked')
);
comment on column cards.card.customer_id is 'Follows the person when records are merged; a blocked card keeps whose it was until erasure.';
comment on column cards.card.device_id is 'The till for whose enrolments without network the number is, or was, kept.';
create index card_by_customer on cards.card (merchant_id, customer_id, given_at) where customer_id is not null;
create index card_by_batch on cards.card (merchant_id, batch_id, state) where batch_id is not null;
create index card_reserved_by_device on cards.card (merchant_id, device_id) where state = 'reserved';
select platform.protect('cards.card');

create table cards.wallet_account (
  merchant_id uuid        not null,
  platform    text        not null check (platform in ('apple', 'google')),
  facts       jsonb       not null,
  sealed      text        not null,
  expires_at  timestamptz,
  set_at      timestamptz not null,
  set_by      text        not null,

  primary key (merchant_id, platform)
);
comment on column cards.wallet_account.facts is 'What may be shown: pass type, team, issuer, address of the service account.';
comment on column cards.wallet_account.sealed is 'Certificates and keys, sealed with a key of the installation (AES-256-GCM).';
select platform.protect('cards.wallet_account');

-- One card in one wallet. Its identifier is the serial number of Apple and the object of Google.
create table cards.pass (
  merchant_id  uuid        not null,
  id           uuid        not null,
  platform     text        not null check (platform in ('apple', 'google')),
  number       text        not null collate "C",
  secret       text        not null check (length(secret) >= 32),
  state        text        not null default 'live' check (state in ('live', 'void')),
  is_stale     boolean     not null default false,
  movements    bigint      not null default 0,
  made_at      timestamptz not null,
  added_at     timestamptz,
  changed_at   timestamptz not null,
  updated_on   date,
  updates      integer     not null default 0 check (updates >= 0),

  primary key (merchant_id, id),
  foreign key (merchant_id, number) references cards.card (merchant_id, number),
  constraint pass_is_one_of_its_card unique (merchant_id, number, platform)
);
comment on column cards.pass.secret is 'Told to the pass alone: the phone gives it back with each question about it.';
comment on column cards.pass.is_stale is 'What the pass shows has changed; the next update within the budget tells the phone.';
comment on column cards.pass.movements is 'How many movements of points the pass has been told of: another count, and it is stale.';
comment on column cards.pass.updated_on is 'The day of the last updates counted in `updates`: a phone is not disturbed more often than the budget says.';
create index pass_stale on cards.pass (merchant_id, id) where is_stale;
select platform.protect('cards.pass');

create table cards.apple_device (
  merchant_id uuid        not null,
  device      text        not null collate "C" check (length(device) between 1 and 200),
  pass_id     uuid        not null,
  push_token  text        not null check (push_token ~ '^[0-9a-fA-F]+$' and length(push_token) <= 400),
  added_at    timestamptz not null,

  primary key (merchant_id, device, pass_id),
  foreign key (merchant_id, pass_id) references cards.pass (merchant_id, id) on delete cascade
);
comment on table cards.apple_device is 'Phones that hold a pass and asked to be told of its changes. A phone is known by a name it made for this pass type alone.';
create index apple_device_by_pass on cards.apple_device (merchant_id, pass_id);
select platform.protect('cards.apple_device');

create table cards.near_choice (
  merchant_id   uuid        not null,
  id            uuid        not null,
  customer_id   uuid        not null,
  is_wanted     boolean     not null,
  words_version text        not null,
  at            timestamptz not null,
  actor         text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on table cards.near_choice is 'Whether the phone may show the card near the shop. The phone alone knows where it is; the last choice holds.';
create index near_choice_by_customer on cards.near_choice (merchant_id, customer_id, id);
select platform.protect('cards.near_choice');
