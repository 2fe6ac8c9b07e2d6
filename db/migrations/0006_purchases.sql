-- Receipts of the counter and orders of the web, their lines and refunds, and what they say of each customer.
create schema purchases;
grant usage on schema purchases to rebelote_app, rebelote_platform;

create table purchases.receipt (
  merchant_id    uuid        not null,
  id             uuid        not null,
  kind           text        not null check (kind in ('sale', 'refund')),
  source         text        not null collate "C" check (length(source) between 1 and 80),
  external_id    text        not null collate "C" check (length(external_id) between 1 and 200),
  channel        text        not null check (channel in ('shop', 'web')),
  store_id       uuid,
  till           text,
  staff_label    text,
  customer_id    uuid,
  happened_at    timestamptz,
  day            date        not null,
  currency       char(3)     not null,
  total_cents    bigint      not null,
  discount_cents bigint      not null default 0 check (discount_cents >= 0),
  tax_cents      bigint,
  shipping_cents bigint      not null default 0,
  line_count     integer     not null default 0 check (line_count >= 0),
  refund_of      uuid,
  content_hash   text        not null,
  import_id      uuid,
  recorded_at    timestamptz not null,
  attributed_at  timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  foreign key (merchant_id, refund_of) references purchases.receipt (merchant_id, id),
  constraint receipt_is_recorded_once unique (merchant_id, source, external_id),
  constraint receipt_sale_takes_money check (kind <> 'sale' or total_cents >= 0),
  constraint receipt_refund_gives_money_back check (kind <> 'refund' or total_cents <= 0)
);
comment on column purchases.receipt.source is 'Who numbered it: till:1, woocommerce, file… With external_id it makes a repeated receipt harmless.';
comment on column purchases.receipt.total_cents is 'All taxes in, after discounts, shipping included; negative for a refund.';
comment on column purchases.receipt.happened_at is 'Null when the source knows only the day.';
comment on column purchases.receipt.content_hash is 'Of what was sent: the same number with other content is a conflict, not a repetition.';
create index receipt_by_customer on purchases.receipt (merchant_id, customer_id, day, id)
  include (kind, total_cents, channel) where customer_id is not null;
create index receipt_by_day on purchases.receipt (merchant_id, day, id);
create index receipt_by_refunded on purchases.receipt (merchant_id, refund_of) where refund_of is not null;
create index receipt_by_import on purchases.receipt (merchant_id, import_id) where import_id is not null;
select platform.protect('purchases.receipt');

create table purchases.line (
  merchant_id    uuid          not null,
  receipt_id     uuid          not null,
  number         integer       not null check (number > 0),
  product_id     uuid,
  label          text          not null,
  quantity       numeric(12,3) not null,
  unit_price     numeric(14,4) not null,
  total_cents    bigint        not null,
  discount_cents bigint        not null default 0 check (discount_cents >= 0),
  tax_rate       numeric(5,2),
  refund_of_line integer,

  primary key (merchant_id, receipt_id, number),
  foreign key (merchant_id, receipt_id) references purchases.receipt (merchant_id, id)
);
comment on column purchases.line.total_cents is 'Quantity times unit price less the line''s discount, rounded half up once.';
select platform.protect('purchases.line');

create table purchases.customer_fact (
  merchant_id     uuid     not null,
  customer_id     uuid     not null,
  first_day       date     not null,
  last_day        date     not null,
  purchase_days   integer  not null check (purchase_days > 0),
  sale_count      integer  not null check (sale_count > 0),
  shop_sale_count integer  not null,
  web_sale_count  integer  not null,
  refund_count    integer  not null,
  gross_cents     bigint   not null,
  refunded_cents  bigint   not null,
  net_cents       bigint   generated always as (gross_cents + refunded_cents) stored,
  gap_count       integer  not null,
  median_gap_days real,
  last_store_id   uuid,

  primary key (merchant_id, customer_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on table purchases.customer_fact is
  'One row per buyer, always recomputed from that customer''s receipts in the transaction that changes them. Refunds are negative and are not purchases; sales of zero are not either.';
select platform.protect('purchases.customer_fact');
