-- What a program gives: vouchers and gift cards, gifts in stock, promotions, paid cards, surprises; alerts, lists of privileged customers, costs.
create table loyalty.voucher_batch (
  merchant_id uuid        not null,
  id          uuid        not null,
  name        text        not null check (length(trim(name)) between 1 and 120),
  program_id  uuid,
  template    jsonb       not null,
  code_count  integer     not null check (code_count between 1 and 10000),
  made_at     timestamptz not null,
  made_by     text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id)
);
select platform.protect('loyalty.voucher_batch');

create table loyalty.voucher (
  merchant_id      uuid        not null,
  id               uuid        not null,
  code             text        not null check (length(code) between 4 and 60),
  code_key         text        not null collate "C",
  type             text        not null check (type in ('amount', 'percent', 'product', 'credit')),
  benefit          jsonb       not null,
  is_bearer        boolean     not null,
  holder_id        uuid,
  min_basket_cents bigint      not null default 0 check (min_basket_cents >= 0),
  filter           jsonb       not null,
  channels         text[]      not null default '{}',
  max_uses         integer     not null check (max_uses >= 0),
  uses             integer     not null default 0,
  balance_cents    bigint,
  starts_at        timestamptz not null,
  ends_at          timestamptz,
  last_day         date,
  origin           text        not null check (origin in ('reward', 'auto', 'purchase', 'tier', 'surprise', 'manual', 'sale', 'campaign')),
  program_id       uuid,
  membership_id    uuid,
  seq              integer,
  receipt_id       uuid,
  batch_id         uuid,
  paid_cents       bigint      not null default 0 check (paid_cents >= 0),
  made_at          timestamptz not null,
  made_by          text        not null,
  cancelled_at     timestamptz,
  cancel_reason    text,
  is_expiry_noted  boolean     not null default false,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id),
  foreign key (merchant_id, holder_id) references customers.customer (merchant_id, id),
  foreign key (merchant_id, batch_id) references loyalty.voucher_batch (merchant_id, id),
  constraint voucher_code_is_unique unique (merchant_id, code_key),
  constraint voucher_is_never_used_more_than_it_says check (uses >= 0 and (max_uses = 0 or uses <= max_uses)),
  constraint voucher_credit_is_never_below_zero check (balance_cents >= 0),
  constraint voucher_credit_has_a_balance check ((type = 'credit') = (balance_cents is not null)),
  constraint voucher_ends_after_it_starts check (ends_at is null or ends_at > starts_at)
);
comment on column loyalty.voucher.code_key is 'The code as it is compared: capital letters and digits only.';
comment on column loyalty.voucher.ends_at is 'The first instant at which it is worth nothing: midnight after its last day, in the shop.';
comment on column loyalty.voucher.max_uses is '0: as often as one likes until its end; a gift card until it is empty.';
comment on column loyalty.voucher.paid_cents is 'What the shop was paid for it: a gift card that was sold.';
create index voucher_by_holder on loyalty.voucher (merchant_id, holder_id, id) where holder_id is not null;
create index voucher_by_program on loyalty.voucher (merchant_id, program_id, id) where program_id is not null;
create index voucher_by_batch on loyalty.voucher (merchant_id, batch_id, id) where batch_id is not null;
create index voucher_by_receipt on loyalty.voucher (merchant_id, receipt_id) where receipt_id is not null;
create index voucher_by_end on loyalty.voucher (merchant_id, ends_at)
  where ends_at is not null and cancelled_at is null and not is_expiry_noted;
select platform.protect('loyalty.voucher');
-- What a voucher promises never changes: only its use, its money, its holder and its end do.
revoke update, delete on loyalty.voucher from rebelote_app;
grant update (uses, balance_cents, paid_cents, holder_id, cancelled_at, cancel_reason, is_expiry_noted) on loyalty.voucher to rebelote_app;

create table loyalty.voucher_use (
  merchant_id uuid        not null,
  id          uuid        not null,
  voucher_id  uuid        not null,
  kind        text        not null check (kind in ('load', 'use', 'undo', 'unload')),
  uses        smallint    not null,
  cents       bigint      not null,
  channel     text        check (channel in ('shop', 'web')),
  receipt_id  uuid,
  reference   text        collate "C" check (length(reference) between 1 and 200),
  undone_id   uuid,
  at          timestamptz not null,
  actor       text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, voucher_id) references loyalty.voucher (merchant_id, id),
  constraint voucher_use_undo_names_its_use check ((kind = 'undo') = (undone_id is not null)),
  constraint voucher_use_goes_its_way check (
    case kind
      when 'load' then uses = 0 and cents > 0
      when 'use' then uses = 1 and cents <= 0
      when 'undo' then uses in (-1, 0) and cents >= 0
      else uses = 0 and cents < 0
    end)
);
comment on table loyalty.voucher_use is 'Each use, undoing of a use, and loading of a gift card. Of a gift card the cents add up to its balance; uses add up to the counter. Never changed.';
comment on column loyalty.voucher_use.cents is 'Negative: taken off a basket or a gift card; positive: put on the card or given back.';
create unique index voucher_use_counts_once_by_receipt
  on loyalty.voucher_use (merchant_id, voucher_id, receipt_id) where kind = 'use' and receipt_id is not null;
create unique index voucher_use_counts_once_by_reference
  on loyalty.voucher_use (merchant_id, voucher_id, reference) where kind = 'use' and reference is not null;
create index voucher_use_by_voucher on loyalty.voucher_use (merchant_id, voucher_id, at);
create index voucher_use_by_receipt on loyalty.voucher_use (merchant_id, receipt_id) where receipt_id is not null;
create index voucher_use_by_undone on loyalty.voucher_use (merchant_id, undone_id) where undone_id is not null;
select platform.protect_append_only('loyalty.voucher_use');

create table loyalty.wrong_code (
  merchant_id   uuid        not null,
  caller        text        not null collate "C",
  tries         integer     not null check (tries > 0),
  since         timestamptz not null,
  refused_until timestamptz,

  primary key (merchant_id, caller)
);
comment on table loyalty.wrong_code is 'Callers who lately gave codes that do not exist, by a hash of who they are.';
select platform.protect('loyalty.wrong_code');

create table loyalty.endowment (
  merchant_id     uuid        not null,
  id              uuid        not null,
  name            text        not null check (length(trim(name)) between 1 and 120),
  program_id      uuid,
  customer_id     uuid,
  sku             text,
  quantity        integer     not null default 0,
  reserved        integer     not null default 0,
  given           integer     not null default 0,
  movements       integer     not null default 0,
  alert_level     integer     not null default 0 check (alert_level >= 0),
  unit_cost_cents bigint      not null default 0 check (unit_cost_cents >= 0),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  archived_at     timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint endowment_is_never_more_than_there_is check (reserved >= 0 and quantity >= reserved),
  constraint endowment_given_is_counted check (given >= 0)
);
comment on column loyalty.endowment.quantity is 'In the shop''s hands, what is reserved included.';
create index endowment_by_customer on loyalty.endowment (merchant_id, customer_id) where customer_id is not null;
select platform.protect('loyalty.endowment');

create table loyalty.endowment_movement (
  merchant_id    uuid        not null,
  endowment_id   uuid        not null,
  number         integer     not null check (number > 0),
  kind           text        not null check (kind in ('received', 'reserved', 'released', 'given', 'given_back', 'lost', 'corrected')),
  quantity       integer     not null,
  reserved       integer     not null,
  given          integer     not null,
  cost_cents     bigint      not null default 0,
  customer_id    uuid,
  receipt_id     uuid,
  reservation_id uuid,
  at             timestamptz not null,
  actor          text        not null,

  primary key (merchant_id, endowment_id, number),
  foreign key (merchant_id, endowment_id) references loyalty.endowment (merchant_id, id)
);
comment on table loyalty.endowment_movement is 'Each change of a stock of gifts; its columns add up to the stock''s. Never changed.';
create index endowment_movement_by_customer on loyalty.endowment_movement (merchant_id, customer_id) where customer_id is not null;
create index endowment_movement_by_receipt on loyalty.endowment_movement (merchant_id, receipt_id) where receipt_id is not null;
select platform.protect_append_only('loyalty.endowment_movement');

create table loyalty.endowment_note (
  merchant_id  uuid    not null,
  endowment_id uuid    not null,
  number       integer not null,
  note         text    not null check (length(note) between 1 and 2000),

  primary key (merchant_id, endowment_id, number),
  foreign key (merchant_id, endowment_id, number) references loyalty.endowment_movement (merchant_id, endowment_id, number)
);
comment on table loyalty.endowment_note is 'Free words of staff about a gift, apart from it so that they can be erased with the person.';
select platform.protect('loyalty.endowment_note');

create table loyalty.endowment_hold (
  merchant_id    uuid    not null,
  reservation_id uuid    not null,
  endowment_id   uuid    not null,
  customer_id    uuid,
  quantity       integer not null check (quantity > 0),
  state          text    not null check (state in ('open', 'given', 'released')),

  primary key (merchant_id, reservation_id),
  foreign key (merchant_id, endowment_id) references loyalty.endowment (merchant_id, id)
);
comment on table loyalty.endowment_hold is 'Gifts put aside for a reservation of points: they follow what becomes of it.';
create index endowment_hold_open on loyalty.endowment_hold (merchant_id, endowment_id) where state = 'open';
select platform.protect('loyalty.endowment_hold');

create table loyalty.promotion (
  merchant_id uuid        not null,
  key         text        not null collate "C",
  name        text        not null,
  definition  jsonb       not null,
  from_day    date,
  until_day   date,
  rank        integer     not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  archived_at timestamptz,

  primary key (merchant_id, key),
  constraint promotion_ends_after_it_starts check (until_day >= from_day)
);
select platform.protect('loyalty.promotion');

create table loyalty.card_sale (
  merchant_id   uuid        not null,
  membership_id uuid        not null,
  number        integer     not null check (number > 0),
  kind          text        not null check (kind in ('sold', 'renewed', 'free', 'given_back')),
  price_cents   bigint      not null,
  from_day      date        not null,
  until_day     date        not null,
  receipt_id    uuid,
  at            timestamptz not null,
  actor         text        not null,

  primary key (merchant_id, membership_id, number),
  foreign key (merchant_id, membership_id) references loyalty.membership (merchant_id, id),
  constraint card_sale_ends_after_it_starts check (until_day >= from_day),
  constraint card_sale_given_back_is_negative check ((kind = 'given_back') = (price_cents < 0) or price_cents = 0)
);
comment on table loyalty.card_sale is 'Notes that a card was sold, for how much and until when. It is no receipt and no payment: the till has those.';
comment on column loyalty.card_sale.until_day is 'Last day, included; 9999-12-31: no end.';
create unique index card_sale_once_by_receipt on loyalty.card_sale (merchant_id, membership_id, receipt_id) where receipt_id is not null;
select platform.protect_append_only('loyalty.card_sale');
create index membership_by_card_end on loyalty.membership (merchant_id, card_until) where card_until is not null;

create table loyalty.surprise_budget (
  merchant_id  uuid   not null,
  program_id   uuid   not null,
  month        date   not null check (extract(day from month) = 1),
  budget_cents bigint not null,
  spent_cents  bigint not null default 0 check (spent_cents >= 0),

  primary key (merchant_id, program_id, month),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id),
  constraint surprise_stays_within_its_budget check (spent_cents <= budget_cents)
);
select platform.protect('loyalty.surprise_budget');

create table loyalty.surprise (
  merchant_id  uuid        not null,
  id           uuid        not null,
  program_id   uuid        not null,
  customer_id  uuid        not null,
  month        date        not null,
  voucher_id   uuid,
  endowment_id uuid,
  cost_cents   bigint      not null check (cost_cents >= 0),
  given_at     timestamptz not null,
  given_by     text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint surprise_is_one_thing check ((voucher_id is null) <> (endowment_id is null))
);
create index surprise_by_customer on loyalty.surprise (merchant_id, customer_id);
select platform.protect_append_only('loyalty.surprise');

create table loyalty.alert_rule (
  merchant_id  uuid        not null,
  id           uuid        not null,
  name         text        not null check (length(trim(name)) between 1 and 120),
  measure      text        not null check (measure in ('amount', 'tickets', 'quantity')),
  threshold    bigint      not null check (threshold > 0),
  period       text        not null check (period in ('lifetime', 'year', 'month', 'day')),
  store_id     uuid,
  product_ids  uuid[]      not null default '{}',
  category_ids uuid[]      not null default '{}',
  created_at   timestamptz not null,
  archived_at  timestamptz,

  primary key (merchant_id, id)
);
comment on column loyalty.alert_rule.threshold is 'Cents, tickets, or thousandths of a unit.';
select platform.protect('loyalty.alert_rule');

create table loyalty.alert_hit (
  merchant_id uuid        not null,
  id          uuid        not null,
  rule_id     uuid        not null,
  customer_id uuid        not null,
  period_from date        not null,
  value       bigint      not null,
  reached_on  date        not null,
  noted_at    timestamptz not null,
  seen_at     timestamptz,
  seen_by     text,

  primary key (merchant_id, id),
  foreign key (merchant_id, rule_id) references loyalty.alert_rule (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint alert_hit_rings_once unique (merchant_id, rule_id, customer_id, period_from)
);
comment on column loyalty.alert_hit.period_from is 'First day of the year, month or day; 0001-01-01 for a lifetime.';
create index alert_hit_by_customer on loyalty.alert_hit (merchant_id, customer_id);
create index alert_hit_unseen on loyalty.alert_hit (merchant_id, id) where seen_at is null;
select platform.protect('loyalty.alert_hit');

create table loyalty.vip_list (
  merchant_id  uuid        not null,
  id           uuid        not null,
  name         text        not null check (length(trim(name)) between 1 and 120),
  rule         jsonb,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  refreshed_at timestamptz,
  archived_at  timestamptz,

  primary key (merchant_id, id)
);
comment on column loyalty.vip_list.rule is 'A rule of people; null: members are named one by one.';
select platform.protect('loyalty.vip_list');

create table loyalty.vip_member (
  merchant_id uuid        not null,
  list_id     uuid        not null,
  customer_id uuid        not null,
  is_by_rule  boolean     not null,
  note        text        check (length(note) between 1 and 2000),
  added_at    timestamptz not null,
  added_by    text        not null,

  primary key (merchant_id, list_id, customer_id),
  foreign key (merchant_id, list_id) references loyalty.vip_list (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
create index vip_member_by_customer on loyalty.vip_member (merchant_id, customer_id);
select platform.protect('loyalty.vip_member');

create table loyalty.legal_category (
  merchant_id uuid        not null,
  category_id uuid        not null,
  class       text        not null check (class in ('book', 'tobacco', 'infant_formula', 'medicine', 'alcohol')),
  marked_at   timestamptz not null,
  marked_by   text        not null,

  primary key (merchant_id, category_id),
  foreign key (merchant_id, category_id) references catalog.category (merchant_id, id) on delete cascade
);
select platform.protect('loyalty.legal_category');

create table loyalty.cost (
  merchant_id uuid        not null,
  id          uuid        not null,
  program_id  uuid        not null,
  day         date        not null,
  kind        text        not null check (kind in ('reward', 'message', 'card', 'staff', 'call_centre', 'training', 'software', 'other')),
  is_direct   boolean     not null,
  cents       bigint      not null check (cents <> 0),
  note        text        check (length(note) between 1 and 500),
  corrects_id uuid,
  at          timestamptz not null,
  actor       text        not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id),
  foreign key (merchant_id, corrects_id) references loyalty.cost (merchant_id, id),
  constraint cost_is_corrected_by_another_line check ((corrects_id is null) = (cents > 0)),
  constraint cost_is_corrected_once unique (merchant_id, corrects_id)
);
comment on table loyalty.cost is 'What a program costs beside its rewards. A mistake is answered by an opposite line.';
create index cost_by_program on loyalty.cost (merchant_id, program_id, day);
select platform.protect_append_only('loyalty.cost');

create table loyalty.monthly_cost (
  merchant_id uuid        not null,
  id          uuid        not null,
  program_id  uuid        not null,
  kind        text        not null check (kind in ('reward', 'message', 'card', 'staff', 'call_centre', 'training', 'software', 'other')),
  is_direct   boolean     not null,
  cents       bigint      not null check (cents > 0),
  note        text        check (length(note) between 1 and 500),
  from_month  date        not null check (extract(day from from_month) = 1),
  until_month date        check (extract(day from until_month) = 1),
  created_at  timestamptz not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, program_id) references loyalty.program (merchant_id, id)
);
comment on column loyalty.monthly_cost.until_month is 'Last month, included; null: it goes on.';
select platform.protect('loyalty.monthly_cost');
