-- The shared card of a town: a network is a merchant that owns the cards and the common points; shops join it, credit and accept
-- points, and settle with each other once a month. What a shop keeps is in the shop's rows, what the network keeps in the network's:
-- every movement between the two is two transactions that may each be repeated.
create schema network;
grant usage on schema network to rebelote_app, rebelote_platform;

-- The network's own rows -------------------------------------------------------------------------------------------------------

create table network.settings (
  merchant_id    uuid        not null primary key,
  program_id     uuid        not null,
  worth_points   integer     not null check (worth_points between 1 and 1000000),
  worth_cents    integer     not null check (worth_cents between 1 and 10000000),
  earn_cents     integer     not null check (earn_cents between 1 and 10000000),
  expired_value  text        not null check (expired_value in ('kept', 'given_back')),
  account_holder text        check (length(trim(account_holder)) between 1 and 70),
  iban           text        check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$'),
  bic            text        check (bic ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'),
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);
comment on column network.settings.worth_cents is 'What worth_points points are worth together: 130 points are 1000 cents. An exact fraction, never a rounded price of one point.';
comment on column network.settings.earn_cents is 'A purchase of that many cents earns one point, where a shop has no rate of its own.';
comment on column network.settings.expired_value is 'What expired points were worth stays in the pool, or goes back to the shops that paid for them.';
select platform.protect('network.settings');

create table network.agreement (
  merchant_id  uuid        not null,
  version      integer     not null check (version > 0),
  body_fr      text        not null check (length(body_fr) between 1 and 40000),
  body_en      text        not null check (length(body_en) between 1 and 40000),
  hash         text        not null,
  published_at timestamptz not null,
  published_by text        not null,

  primary key (merchant_id, version)
);
comment on table network.agreement is 'Who answers for what among joint controllers (GDPR art. 26). A published version never changes.';
select platform.protect_append_only('network.agreement');

create table network.invitation (
  merchant_id uuid        not null,
  id          uuid        not null,
  label       text        not null check (length(trim(label)) between 1 and 120),
  code_hash   text        not null,
  created_at  timestamptz not null,
  created_by  text        not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  used_by     uuid,
  revoked_at  timestamptz,

  primary key (merchant_id, id),
  constraint invitation_code_is_of_one_invitation unique (merchant_id, code_hash)
);
select platform.protect('network.invitation');

create table network.shop (
  merchant_id     uuid        not null,
  shop_id         uuid        not null,
  name            text        not null check (length(trim(name)) between 1 and 120),
  state           text        not null check (state in ('active', 'left')),
  joined_at       timestamptz not null,
  left_at         timestamptz,
  earn_cents      integer     check (earn_cents between 1 and 10000000),
  account_holder  text        check (length(trim(account_holder)) between 1 and 70),
  iban            text        check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$'),
  bic             text        check (bic ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'),
  -- Caches of the clearing entries, proved by adding them up.
  credited_points bigint      not null default 0,
  credited_cents  bigint      not null default 0,
  expired_points  bigint      not null default 0,
  expired_cents   bigint      not null default 0,
  balance_cents   bigint      not null default 0,

  primary key (merchant_id, shop_id),
  constraint shop_that_left_says_when check ((state = 'left') = (left_at is not null))
);
comment on column network.shop.earn_cents is 'The shop''s own rate: a purchase of that many cents earns one point. Null: the network''s.';
comment on column network.shop.credited_points is 'Points credited less those taken back, so that cents are rounded once on the sum and never drift.';
comment on column network.shop.balance_cents is 'Positive: the shop owes the network. Negative: it is owed.';
select platform.protect('network.shop');

create table network.acceptance (
  merchant_id       uuid        not null,
  id                uuid        not null,
  shop_id           uuid        not null,
  agreement_version integer     not null,
  agreement_hash    text        not null,
  accepted_at       timestamptz not null,
  accepted_by       text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, agreement_version) references network.agreement (merchant_id, version)
);
create index acceptance_by_shop on network.acceptance (merchant_id, shop_id, id);
select platform.protect_append_only('network.acceptance');

-- What one sale of a shop earned: the shop tells what counts now, the network holds the points to it.
create table network.earning (
  merchant_id uuid        not null,
  shop_id     uuid        not null,
  receipt_id  uuid        not null,
  holder_id   uuid        not null,
  told        integer     not null check (told > 0),
  basis_cents bigint      not null check (basis_cents >= 0),
  earn_cents  integer     not null,
  points      bigint      not null check (points >= 0),
  updated_at  timestamptz not null,

  primary key (merchant_id, shop_id, receipt_id),
  foreign key (merchant_id, shop_id) references network.shop (merchant_id, shop_id)
);
comment on column network.earning.told is 'The number of the telling: an older one that arrives late changes nothing.';
comment on column network.earning.earn_cents is 'The rate of the day on which the sale was first told.';
create index earning_by_receipt on network.earning (merchant_id, receipt_id);
create index earning_by_holder on network.earning (merchant_id, holder_id);
select platform.protect('network.earning');

create table network.spending (
  merchant_id    uuid        not null,
  shop_id        uuid        not null,
  key            text        not null check (length(key) between 1 and 200),
  id             uuid        not null,
  holder_id      uuid        not null,
  state          text        not null check (state in ('spent', 'void')),
  cents          bigint      not null check (cents > 0),
  points         bigint      not null check (points >= 0),
  returned_cents bigint      not null default 0,
  returned_points bigint     not null default 0,
  happened_at    timestamptz not null,

  primary key (merchant_id, shop_id, key),
  foreign key (merchant_id, shop_id) references network.shop (merchant_id, shop_id),
  constraint spending_gives_back_no_more_than_it_took
    check (returned_cents between 0 and cents and returned_points between 0 and points)
);
comment on column network.spending.state is 'void: the shop gave up before the points were taken; the same key arriving late takes nothing.';
create index spending_by_day on network.spending (merchant_id, happened_at);
select platform.protect('network.spending');

create table network.clearing_entry (
  merchant_id uuid        not null,
  id          uuid        not null,
  shop_id     uuid        not null,
  kind        text        not null check (kind in ('credited', 'taken_back', 'accepted', 'returned', 'expired', 'settled')),
  month       date        not null,
  at          timestamptz not null,
  points      bigint      not null,
  shop_cents  bigint      not null,
  pool_cents  bigint      not null,
  bank_cents  bigint      not null,
  source_id   uuid,
  actor       text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, shop_id) references network.shop (merchant_id, shop_id),
  constraint clearing_entry_sums_to_zero check (shop_cents + pool_cents + bank_cents = 0),
  constraint clearing_entry_is_of_a_whole_month check (extract(day from month) = 1)
);
comment on table network.clearing_entry is
  'Between a shop, the pool of the network and its bank. Positive: owes. A shop owes for points it credited and is owed for those it accepted. Never changed, never removed.';
comment on column network.clearing_entry.month is 'The month whose statement carries it: of the booking, or the first one still open.';
create index clearing_entry_by_month on network.clearing_entry (merchant_id, month, shop_id);
create index clearing_entry_by_shop on network.clearing_entry (merchant_id, shop_id, id);
select platform.protect_append_only('network.clearing_entry');

create table network.closed_month (
  merchant_id uuid        not null,
  month       date        not null,
  closed_at   timestamptz not null,
  closed_by   text        not null,

  primary key (merchant_id, month)
);
select platform.protect_append_only('network.closed_month');

create table network.statement (
  merchant_id     uuid        not null,
  month           date        not null,
  shop_id         uuid        not null,
  number          text        not null,
  shop_name       text        not null,
  credited_points bigint      not null,
  credited_cents  bigint      not null,
  taken_back_points bigint    not null,
  taken_back_cents bigint     not null,
  accepted_points bigint      not null,
  accepted_cents  bigint      not null,
  returned_points bigint      not null,
  returned_cents  bigint      not null,
  expired_points  bigint      not null,
  expired_cents   bigint      not null,
  net_cents       bigint      not null,
  entry_count     integer     not null,

  primary key (merchant_id, month, shop_id),
  foreign key (merchant_id, month) references network.closed_month (merchant_id, month),
  constraint statement_adds_up
    check (net_cents = credited_cents + taken_back_cents + accepted_cents + returned_cents + expired_cents)
);
comment on column network.statement.net_cents is 'Positive: the shop pays the network. Negative: the network pays the shop.';
select platform.protect_append_only('network.statement');

create table network.settlement (
  merchant_id uuid        not null,
  month       date        not null,
  shop_id     uuid        not null,
  cents       bigint      not null,
  settled_at  timestamptz not null,
  settled_by  text        not null,

  primary key (merchant_id, month, shop_id),
  foreign key (merchant_id, month, shop_id) references network.statement (merchant_id, month, shop_id)
);
comment on table network.settlement is 'A statement is paid once, as a whole.';
select platform.protect_append_only('network.settlement');

create table network.transfer_file (
  merchant_id  uuid        not null,
  id           uuid        not null,
  month        date        not null,
  message_id   text        not null,
  requested_on date        not null,
  transfers    integer     not null check (transfers > 0),
  total_cents  bigint      not null check (total_cents > 0),
  content      text        not null,
  hash         text        not null,
  created_at   timestamptz not null,
  created_by   text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, month) references network.closed_month (merchant_id, month)
);
comment on table network.transfer_file is 'SEPA credit transfers (ISO 20022 pain.001) as they were handed out.';
create index transfer_file_by_month on network.transfer_file (merchant_id, month, id);
select platform.protect_append_only('network.transfer_file');

-- Which shops may know a holder. Without a row, or with no field, a shop sees a card and nothing else.
create table network.share (
  merchant_id   uuid        not null,
  holder_id     uuid        not null,
  shop_id       uuid        not null,
  fields        text[]      not null default '{}',
  first_seen_at timestamptz not null,
  shared_at     timestamptz,
  withdrawn_at  timestamptz,
  is_delivered  boolean     not null default true,

  primary key (merchant_id, holder_id, shop_id),
  foreign key (merchant_id, shop_id) references network.shop (merchant_id, shop_id),
  constraint share_is_of_known_fields check (fields <@ array['firstName', 'email', 'phone'])
);
comment on column network.share.is_delivered is 'False while the shop has not yet been told of the last choice.';
create index share_to_deliver on network.share (merchant_id) where not is_delivered;
select platform.protect('network.share');
grant select on network.share to rebelote_platform;

-- The shop's own rows ----------------------------------------------------------------------------------------------------------

create table network.link (
  merchant_id  uuid        not null primary key,
  network_id   uuid        not null references accounts.merchant,
  network_name text        not null,
  state        text        not null check (state in ('active', 'left')),
  joined_at    timestamptz not null,
  joined_on    date        not null,
  left_at      timestamptz,

  constraint link_that_was_left_says_when check ((state = 'left') = (left_at is not null))
);
comment on table network.link is 'The network a shop belongs to, or belonged to.';
select platform.protect('network.link');
grant select on network.link to rebelote_platform;

create table network.holding (
  merchant_id uuid        not null,
  holder_id   uuid        not null,
  customer_id uuid        not null,
  card_number text        not null check (card_number ~ '^[0-9]{16}$'),
  linked_at   timestamptz not null,
  linked_on   date        not null,
  shared      jsonb       not null default '{}',

  primary key (merchant_id, holder_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on table network.holding is 'The shop''s own customer who shows a card of the network.';
comment on column network.holding.shared is 'What the holder let the shop know, as it was copied: taken out again when she changes her mind.';
create index holding_by_customer on network.holding (merchant_id, customer_id);
create index holding_by_card on network.holding (merchant_id, card_number);
select platform.protect('network.holding');

create table network.told_sale (
  merchant_id uuid        not null,
  receipt_id  uuid        not null,
  holder_id   uuid        not null,
  basis_cents bigint      not null check (basis_cents >= 0),
  told        integer     not null default 0,
  is_waiting  boolean     not null default true,
  changed_at  timestamptz not null,

  primary key (merchant_id, receipt_id)
);
comment on table network.told_sale is 'Sales of holders, as the network is to know them: who, and how much counts now. Waiting rows are told by a tick.';
create index told_sale_waiting on network.told_sale (merchant_id) where is_waiting;
select platform.protect('network.told_sale');
grant select on network.told_sale to rebelote_platform;

create table network.payment (
  merchant_id    uuid        not null,
  key            text        not null check (length(key) between 1 and 200),
  network_id     uuid        not null,
  holder_id      uuid        not null,
  customer_id    uuid        not null,
  cents          bigint      not null check (cents > 0),
  points         bigint      not null default 0,
  state          text        not null check (state in ('asked', 'paid', 'void')),
  returned_cents bigint      not null default 0,
  is_waiting     boolean     not null default true,
  asked_at       timestamptz not null,
  actor          text        not null,

  primary key (merchant_id, key),
  constraint payment_gives_back_no_more_than_it_took check (returned_cents between 0 and cents)
);
comment on table network.payment is 'Common points accepted by the shop, asked of the network first: what was left half done is finished by a tick.';
create index payment_waiting on network.payment (merchant_id) where is_waiting;
create index payment_by_customer on network.payment (merchant_id, customer_id);
select platform.protect('network.payment');
grant select on network.payment to rebelote_platform;
