-- What the purchases say of each customer and of the shop. Everything here can be computed again from the other rooms.
create schema insight;
grant usage on schema insight to rebelote_app, rebelote_platform;

-- What fold() of the program does, for the words that a set-based statement copies.
create function insight.fold(words text) returns text
language sql immutable parallel safe
as $$
  select trim(regexp_replace(
    replace(replace(replace(
      lower(regexp_replace(normalize(words, nfkd), '[\u0300-\u036f]+', '', 'g')),
      'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    '\s+', ' ', 'g'))
$$;

create table insight.shop (
  merchant_id        uuid             not null primary key,
  rhythm_days        double precision check (rhythm_days > 0),
  margin_rate        double precision check (margin_rate between 0 and 1),
  margin_is_measured boolean          not null default false,
  best_from_cents    bigint,
  customer_count     bigint           not null default 0,
  measured_on        date,
  ranked_on          date,
  changed_at         timestamptz,
  refreshed_at       timestamptz,
  refresh_ms         integer          not null default 0
);
comment on column insight.shop.rhythm_days is 'Median gap between two purchase days of one customer; it weighs on every own rhythm. Measured at night, so that a sale moves one customer only.';
comment on column insight.shop.best_from_cents is 'Spend of twelve months from which a customer was among the best fifth at the last ranking.';
comment on column insight.shop.changed_at is 'Something happened that the snapshots do not know of yet.';
select platform.protect('insight.shop');

create table insight.profile (
  merchant_id     uuid     not null,
  customer_id     uuid     not null,
  kind            text     not null check (kind in ('person', 'company')),
  sort_name       text     not null collate "C",
  created_on      date     not null,
  source          text     not null,
  store_id        uuid,
  postcode        text     collate "C",
  city            text     collate "C",
  tags            text[]   not null default '{}',
  birth_month     smallint,
  birth_day       smallint,

  has_email       boolean  not null default false,
  has_phone       boolean  not null default false,
  has_post        boolean  not null default false,
  can_email       boolean  not null default false,
  can_sms         boolean  not null default false,
  can_phone       boolean  not null default false,
  can_post        boolean  not null default false,
  has_bad_address boolean  not null default false,

  first_day       date,
  last_day        date,
  previous_day    date,
  purchase_days   integer  not null default 0,
  sale_count      integer  not null default 0,
  shop_sale_count integer  not null default 0,
  web_sale_count  integer  not null default 0,
  refund_count    integer  not null default 0,
  gross_cents     bigint   not null default 0,
  net_cents       bigint   not null default 0,
  basket_cents    bigint,
  year_cents      bigint   not null default 0,

  rhythm_days     real,
  stage           text     not null check (stage in ('prospect', 'new', 'occasional', 'regular', 'revived', 'slipping', 'lost')),
  stage_since     date     not null,
  slips_on        date,
  lost_on         date,
  next_stage_on   date,
  is_best         boolean  not null default false,
  was_best        boolean  not null default false,
  slot            smallint not null generated always as ((uuid_hash(customer_id) & 1023)::smallint) stored,

  primary key (merchant_id, customer_id),
  constraint profile_buyer_has_days check ((purchase_days = 0) = (last_day is null)),
  constraint profile_prospect_never_bought check ((stage = 'prospect') = (purchase_days = 0))
);
comment on table insight.profile is 'One wide row per customer who speaks for herself (neither merged nor erased), for lists, filters and the widgets of Today.';
comment on column insight.profile.year_cents is 'Net spend of the 365 days that end with the last purchase: what she is worth when she comes.';
comment on column insight.profile.city is 'Folded, as it is compared.';
comment on column insight.profile.next_stage_on is 'The day on which silence alone changes the stage; the daily tick reads only the rows whose day has come.';
comment on column insight.profile.was_best is 'Among the best fifth a month before the last ranking.';
comment on column insight.profile.slot is 'A fair draw of one in 1024: filters too wide to count are counted on some slots.';

create index profile_by_name on insight.profile (merchant_id, sort_name, customer_id);
create index profile_by_last_purchase on insight.profile (merchant_id, last_day, customer_id);
create index profile_by_spend on insight.profile (merchant_id, net_cents, customer_id);
create index profile_by_stage on insight.profile (merchant_id, stage, year_cents, customer_id);
create index profile_by_arrival on insight.profile (merchant_id, created_on, customer_id);
create index profile_by_city on insight.profile (merchant_id, city) where city is not null;
create index profile_by_postcode on insight.profile (merchant_id, postcode) where postcode is not null;
create index profile_by_next_stage on insight.profile (merchant_id, next_stage_on) where next_stage_on is not null;
create index profile_by_birthday on insight.profile (merchant_id, birth_month, birth_day) where birth_month is not null;
create index profile_moved_among_the_best on insight.profile (merchant_id, is_best, customer_id) where is_best <> was_best;
create index profile_by_slot on insight.profile (merchant_id, slot);
select platform.protect('insight.profile');

create table insight.shop_day (
  merchant_id    uuid    not null,
  day            date    not null,
  store_id       uuid    not null,
  channel        text    not null check (channel in ('shop', 'web')),
  is_identified  boolean not null,
  sale_count     integer not null,
  refund_count   integer not null,
  buyer_count    integer not null,
  gross_cents    bigint  not null,
  refunded_cents bigint  not null,
  discount_cents bigint  not null,

  primary key (merchant_id, day, store_id, channel, is_identified)
);
comment on column insight.shop_day.store_id is 'All zeros when the receipt names no store: a key holds no null.';
comment on column insight.shop_day.is_identified is 'Whether the receipt carries a customer.';
select platform.protect('insight.shop_day');

create table insight.product_day (
  merchant_id   uuid          not null,
  day           date          not null,
  product_id    uuid          not null,
  receipt_count integer       not null,
  quantity      numeric(16,3) not null,
  gross_cents   bigint        not null,
  net_cents     bigint        not null,
  margin_cents  bigint,

  primary key (merchant_id, day, product_id)
);
comment on column insight.product_day.margin_cents is 'Net sales without tax, less the cost of what was sold; null when the catalog holds no cost.';
create index product_day_by_product on insight.product_day (merchant_id, product_id, day);
select platform.protect('insight.product_day');

create table insight.snapshot (
  merchant_id uuid        not null,
  kind        text        not null,
  basis       text        not null check (basis in ('gross', 'net')),
  as_of       date        not null,
  body        jsonb       not null,
  computed_at timestamptz not null,

  primary key (merchant_id, kind, basis)
);
comment on table insight.snapshot is 'Answers too dear to compute while somebody waits: the curve, cohorts, stages, the portrait of the base.';
select platform.protect('insight.snapshot');

-- The ticks look for shops with something to do before they open a transaction of each.
grant select on insight.shop, insight.profile to rebelote_platform;
