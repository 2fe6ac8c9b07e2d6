-- Loyalty: programs and their versions, memberships, the double-entry ledger of points with its lots, and what each receipt did.
create schema loyalty;
grant usage on schema loyalty to rebelote_app, rebelote_platform;

create table loyalty.program (
  merchant_id uuid        not null,
  id          uuid        not null,
  name        text        not null check (length(trim(name)) between 1 and 120),
  state       text        not null check (state in ('draft', 'active', 'paused', 'ended')),
  draft       jsonb,
  version     integer     not null default 0 check (version >= 0),
  starts_on   date,
  ended_on    date,
  usable_until date,
  night_on    date,
  rank        integer     not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,

  primary key (merchant_id, id),
  constraint program_in_force_has_a_version check (state = 'draft' or (version > 0 and starts_on is not null))
);
comment on column loyalty.program.draft is 'The definition being written; null when nothing is being changed.';
comment on column loyalty.program.version is 'The version in force; 0 before the first launch.';
comment on column loyalty.program.usable_until is 'Of an ended program: the last day on which its points may be used; null once ended: they were written off.';
comment on column loyalty.program.night_on is 'The last day, in the shop, whose night work was done: balances become vouchers once a day or once a month.';
select platform.protect('loyalty.program');
grant select on loyalty.program to rebelote_platform;

create table loyalty.program_version (
  merchant_id uuid        not null,
  program_id  uuid        not null,
  version     integer     not null check (version > 0),
  definition  jsonb       not null,
  valid_from  timestamptz not null,
  verdict     jsonb,
  created_at  timestamptz not null,
  created_by  text        not null,

  primary key (merchant_id, program_id, version),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id)
);
comment on table loyalty.program_version is 'Rules as they were: entries name the version by which they were made, and keep it.';
comment on column loyalty.program_version.verdict is 'What the simulation said at launch, and who launched against it.';
select platform.protect_append_only('loyalty.program_version');

create table loyalty.membership (
  merchant_id     uuid        not null,
  id              uuid        not null,
  program_id      uuid        not null,
  customer_id     uuid        not null,
  status          text        not null check (status in ('active', 'control', 'closed', 'merged')),
  merged_into     uuid,
  joined_at       timestamptz not null,
  closed_at       timestamptz,
  -- The ledger's caches: proved by replay.
  seq             integer     not null default 0 check (seq >= 0),
  available       bigint      not null default 0 check (available >= 0),
  pending         bigint      not null default 0 check (pending >= 0),
  reserved        bigint      not null default 0 check (reserved >= 0),
  debt            bigint      not null default 0 check (debt >= 0),
  issued          bigint      not null default 0,
  redeemed        bigint      not null default 0,
  expired         bigint      not null default 0,
  clawed_back     bigint      not null default 0,
  breakage        bigint      not null default 0,
  adjusted        bigint      not null default 0,
  moved           bigint      not null default 0,
  next_due_at     timestamptz,
  last_activity_at timestamptz,
  idle_expires_at timestamptz,
  -- What the rules remember.
  remainders      jsonb       not null default '{}',
  last_earned_at  timestamptz,
  last_visit_on   date,
  tier_id         text,
  tier_since      date,
  tier_keeps_until date,
  -- The paid card.
  paid_cents      bigint      not null default 0 check (paid_cents >= 0),
  card_until      date,
  is_renewing     boolean     not null default false,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint membership_is_one_per_customer unique (merchant_id, program_id, customer_id),
  constraint membership_owes_or_has check (debt = 0 or available = 0),
  constraint membership_balances check (
    available + pending + reserved - debt = issued - redeemed - expired - clawed_back - breakage + adjusted + moved),
  constraint membership_merged_names_the_kept check ((status = 'merged') = (merged_into is not null))
);
comment on column loyalty.membership.next_due_at is 'The first instant at which a lot becomes usable or expires, or a reservation runs out: movements settle what is due first.';
comment on column loyalty.membership.idle_expires_at is 'With expiry by inactivity: when everything expires unless something happens.';
create index membership_by_customer on loyalty.membership (merchant_id, customer_id);
create index membership_by_due on loyalty.membership (merchant_id, next_due_at) where next_due_at is not null;
select platform.protect('loyalty.membership');

create table loyalty.entry (
  merchant_id    uuid        not null,
  membership_id  uuid        not null,
  seq            integer     not null check (seq > 0),
  program_id     uuid        not null,
  kind           text        not null check (kind in (
    'earn', 'opening', 'activate', 'redeem', 'reserve', 'post', 'void', 'expire', 'clawback', 'return',
    'credit', 'debit', 'transfer_out', 'transfer_in', 'write_off')),
  at             timestamptz not null,
  recorded_at    timestamptz not null,
  available      bigint      not null default 0,
  pending        bigint      not null default 0,
  reserved       bigint      not null default 0,
  debt           bigint      not null default 0,
  issued         bigint      not null default 0,
  redeemed       bigint      not null default 0,
  expired        bigint      not null default 0,
  clawed_back    bigint      not null default 0,
  breakage       bigint      not null default 0,
  adjusted       bigint      not null default 0,
  moved          bigint      not null default 0,
  balance        bigint      not null,
  receipt_id     uuid,
  reservation_id uuid,
  other_id       uuid,
  rule_version   integer,
  store_id       uuid,
  reason         text,
  detail         jsonb,
  actor          text        not null,

  primary key (merchant_id, membership_id, seq),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id),
  constraint entry_balances check (
    available + pending + reserved - debt = issued - redeemed - expired - clawed_back - breakage + adjusted + moved)
);
comment on table loyalty.entry is 'One movement, all its legs in one row: what the member has against what the program gave. Never changed, never removed.';
comment on column loyalty.entry.balance is 'Available less debt after this movement.';
comment on column loyalty.entry.other_id is 'The other membership of a transfer.';
create index entry_by_receipt on loyalty.entry (merchant_id, receipt_id) where receipt_id is not null;
create index entry_by_program on loyalty.entry (merchant_id, program_id, at);
select platform.protect_append_only('loyalty.entry');

create table loyalty.entry_key (
  merchant_id   uuid   not null,
  key           text   not null collate "C" check (length(key) between 1 and 200),
  request_hash  text   not null,
  membership_id uuid   not null,
  seq           integer,
  answer        jsonb  not null,

  primary key (merchant_id, key)
);
comment on table loyalty.entry_key is 'Keys of movements asked from outside: the same key and order answer the same and move nothing again.';
select platform.protect_append_only('loyalty.entry_key');

create table loyalty.entry_note (
  merchant_id   uuid    not null,
  membership_id uuid    not null,
  seq           integer not null,
  note          text    not null check (length(note) between 1 and 2000),

  primary key (merchant_id, membership_id, seq),
  foreign key (merchant_id, membership_id, seq) references loyalty.entry (merchant_id, membership_id, seq)
);
comment on table loyalty.entry_note is 'Free words of staff about a movement, apart from it so that they can be erased with the person.';
select platform.protect('loyalty.entry_note');

create table loyalty.lot (
  merchant_id   uuid        not null,
  id            uuid        not null,
  membership_id uuid        not null,
  program_id    uuid        not null,
  amount        bigint      not null check (amount > 0),
  remaining     bigint      not null,
  is_pending    boolean     not null default false,
  is_closed     boolean     not null default false,
  opened_at     timestamptz not null,
  active_from   timestamptz,
  expires_at    timestamptz,
  receipt_id    uuid,
  origin_id     uuid,

  primary key (merchant_id, id),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id),
  constraint lot_is_never_overdrawn check (remaining between 0 and amount)
);
comment on table loyalty.lot is 'Units credited together, with their expiry. remaining = amount less its allocations, proved by replay.';
comment on column loyalty.lot.is_closed is 'Expired and written off, or spent and past its expiry.';
comment on column loyalty.lot.origin_id is 'The lot it was split from when units were transferred: same opening, same expiry.';
create index lot_open_by_member on loyalty.lot (merchant_id, membership_id) where not is_closed;
create index lot_by_expiry on loyalty.lot (merchant_id, expires_at) where not is_closed and expires_at is not null;
create index lot_by_receipt on loyalty.lot (merchant_id, receipt_id) where receipt_id is not null;
select platform.protect('loyalty.lot');

create table loyalty.allocation (
  merchant_id   uuid    not null,
  membership_id uuid    not null,
  seq           integer not null,
  lot_id        uuid    not null,
  units         bigint  not null check (units <> 0),

  primary key (merchant_id, membership_id, seq, lot_id),
  foreign key (merchant_id, membership_id, seq) references loyalty.entry (merchant_id, membership_id, seq),
  foreign key (merchant_id, lot_id) references loyalty.lot (merchant_id, id)
);
comment on table loyalty.allocation is 'Which lots a movement used (positive) or gave back to (negative).';
create index allocation_by_lot on loyalty.allocation (merchant_id, lot_id);
select platform.protect_append_only('loyalty.allocation');

create table loyalty.ledger_check (
  merchant_id uuid        not null,
  checked_at  timestamptz not null,
  entries     bigint      not null check (entries >= 0),
  differences integer     not null check (differences >= 0),
  detail      jsonb       not null,

  primary key (merchant_id, checked_at)
);
comment on table loyalty.ledger_check is 'Nightly replays of the ledger: how many entries there were, and what differed from them.';
select platform.protect_append_only('loyalty.ledger_check');

create table loyalty.reservation (
  merchant_id   uuid        not null,
  id            uuid        not null,
  membership_id uuid        not null,
  units         bigint      not null check (units > 0),
  state         text        not null check (state in ('open', 'posted', 'voided', 'lapsed')),
  expires_at    timestamptz not null,
  made_at       timestamptz not null,
  seq           integer     not null,
  reward_id     text,
  endowment_id  uuid,

  primary key (merchant_id, id),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id)
);
create index reservation_open on loyalty.reservation (merchant_id, membership_id) where state = 'open';
select platform.protect('loyalty.reservation');

create table loyalty.ticket (
  merchant_id     uuid    not null,
  receipt_id      uuid    not null,
  program_id      uuid    not null,
  membership_id   uuid    not null,
  rule_version    integer not null,
  day             date    not null,
  basis_cents     bigint  not null,
  earned          bigint  not null default 0 check (earned >= 0),
  spent           bigint  not null default 0 check (spent >= 0),
  clawed_back     bigint  not null default 0 check (clawed_back >= 0),
  returned        bigint  not null default 0 check (returned >= 0),
  refunded_cents  bigint  not null default 0,
  is_cancelled    boolean not null default false,
  frozen          jsonb   not null,

  primary key (merchant_id, receipt_id, program_id),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id),
  constraint ticket_returns_no_more_than_it_spent check (returned <= spent)
);
comment on table loyalty.ticket is 'What a receipt earned and spent in a program, by which version, and how much of it refunds have undone.';
comment on column loyalty.ticket.frozen is 'Effects of the rules, each line''s share, what was refunded of each line, remainders: refunds are computed from this, never from the rules of the day.';
create index ticket_by_member on loyalty.ticket (merchant_id, membership_id, day);
select platform.protect('loyalty.ticket');

create table loyalty.sale_done (
  merchant_id  uuid not null,
  receipt_id   uuid not null,
  request_hash text not null,
  answer       jsonb not null,

  primary key (merchant_id, receipt_id)
);
comment on table loyalty.sale_done is 'Baskets sold through the product: the same number and basket answer the same.';
select platform.protect('loyalty.sale_done');

create table loyalty.catch_up (
  merchant_id uuid        not null,
  id          uuid        not null,
  import_id   uuid,
  from_day    date        not null,
  after_day   date,
  after_id    uuid,
  is_refunds  boolean     not null default false,
  asked_at    timestamptz not null,

  primary key (merchant_id, id)
);
comment on table loyalty.catch_up is 'Receipts that were recorded without the programs (a file, days before a launch) and wait for them, in slices, in the order in which they happened.';
select platform.protect('loyalty.catch_up');
grant select on loyalty.catch_up to rebelote_platform;

create table loyalty.action_done (
  merchant_id   uuid        not null,
  membership_id uuid        not null,
  rule_id       text        not null,
  once_key      text        not null collate "C",
  done_at       timestamptz not null,

  primary key (merchant_id, membership_id, rule_id, once_key),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id)
);
comment on table loyalty.action_done is 'Actions that have earned (sign-up, birthday, review…): each once by its key.';
select platform.protect('loyalty.action_done');

create table loyalty.tier_change (
  merchant_id   uuid        not null,
  membership_id uuid        not null,
  number        integer     not null check (number > 0),
  from_tier     text,
  to_tier       text,
  at            timestamptz not null,
  reason        text        not null check (reason in ('reached', 'lost', 'merged', 'by_hand', 'program_changed')),
  detail        jsonb,

  primary key (merchant_id, membership_id, number),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id)
);
select platform.protect_append_only('loyalty.tier_change');

create table loyalty.adjustment (
  merchant_id   uuid        not null,
  id            uuid        not null,
  membership_id uuid        not null,
  units         bigint      not null check (units <> 0),
  reason        text        not null,
  note          text,
  state         text        not null check (state in ('waiting', 'done', 'refused')),
  asked_by      text        not null,
  asked_by_id   uuid,
  asked_at      timestamptz not null,
  decided_by    text,
  decided_by_id uuid,
  decided_at    timestamptz,
  seq           integer,

  primary key (merchant_id, id),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id),
  constraint adjustment_is_decided_by_another check (decided_by_id is null or asked_by_id is null or decided_by_id <> asked_by_id)
);
comment on table loyalty.adjustment is 'Movements by hand; above the threshold they wait for a second person.';
create index adjustment_waiting on loyalty.adjustment (merchant_id, asked_at) where state = 'waiting';
select platform.protect('loyalty.adjustment');

create table loyalty.setting (
  merchant_id              uuid   not null primary key,
  manual_limit_cents       jsonb  not null default '{}',
  second_person_from_cents bigint not null default 5000 check (second_person_from_cents >= 0),
  margin_rate              real,
  lift_low                 real   not null default 0.02,
  lift_high                real   not null default 0.10,
  message_cents            real   not null default 2,
  staff_hour_cents         bigint not null default 1800,
  software_month_cents     bigint not null default 1500,
  stacking                 text   not null default 'sum'
);
comment on table loyalty.setting is 'The shop''s own figures for loyalty; the defaults hold where there is no row.';
select platform.protect('loyalty.setting');

-- Nobody rewrites a lot's making, nor removes one: only what is left of it moves.
revoke update, delete on loyalty.lot from rebelote_app;
grant update (membership_id, remaining, is_pending, is_closed, expires_at) on loyalty.lot to rebelote_app;
