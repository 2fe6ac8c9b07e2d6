-- What each buyer is used to, what moves her, where she stood at the end of each month, and which prospects resemble the best.
-- All of it can be computed again from the receipts.
create table insight.habit (
  merchant_id       uuid     not null,
  customer_id       uuid     not null,
  seen_sales        integer  not null,
  seen_refunds      integer  not null,
  seen_cents        bigint   not null,
  seen_on           date     not null,

  visits            integer  not null,
  usual_weekday     smallint check (usual_weekday between 1 and 7),
  usual_hours       text     check (usual_hours in ('early', 'late_morning', 'midday', 'afternoon', 'evening')),
  usual_store_id    uuid,
  usual_channel     text     check (usual_channel in ('shop', 'web')),
  main_category_id  uuid,
  first_category_id uuid,
  first_product_id  uuid,

  discounted        integer  not null default 0,
  datable_products  integer  not null default 0,
  new_products      integer  not null default 0,
  placed_products   integer  not null default 0,
  dear_products     integer  not null default 0,
  service_visits    integer  not null default 0,
  seller_returns    integer  not null default 0,
  same_seller       integer  not null default 0,

  primary key (merchant_id, customer_id),
  constraint habit_counts_parts_of_wholes check (
    discounted <= visits and service_visits <= visits and new_products <= datable_products
    and dear_products <= placed_products and same_seller <= seller_returns)
);
comment on table insight.habit is 'One row per buyer: when, where and what she usually buys, and the counts from which her motive is judged. From sales that were not wholly given back.';
comment on column insight.habit.seen_sales is 'With the two columns after it: the facts of which this row was made. Where the facts say otherwise, it is made again.';
comment on column insight.habit.usual_weekday is 'From 1, Monday, to 7.';
comment on column insight.habit.datable_products is 'Different products first bought when the shop''s past was long enough to know whether they were new.';
comment on column insight.habit.placed_products is 'Different products whose price has a place within their family; dear_products, those in its upper third.';
comment on column insight.habit.seller_returns is 'Visits served by a named seller after another such visit; same_seller, those by the same one.';
select platform.protect('insight.habit');

create table insight.product_trait (
  merchant_id    uuid not null,
  product_id     uuid not null,
  first_day      date not null,
  price_position real check (price_position between 0 and 1),

  primary key (merchant_id, product_id)
);
comment on column insight.product_trait.price_position is 'Share of the products of its family that are cheaper; null in a family of fewer than four.';
select platform.protect('insight.product_trait');

create table insight.motive (
  merchant_id uuid             not null,
  customer_id uuid             not null,
  motive      text             not null check (motive in ('price', 'novelty', 'quality', 'service', 'status')),
  evidence    text             not null,
  came        integer          not null check (came >= 0),
  out_of      integer          not null,
  base        double precision not null check (base between 0 and 1),
  strength    double precision not null,
  judged_on   date             not null,

  primary key (merchant_id, customer_id),
  constraint motive_evidence_is_a_part check (came <= out_of)
);
comment on table insight.motive is 'The one thing that clearly moves a customer more than the shop''s others; nobody stands here without it, nor who objected to being judged.';
comment on column insight.motive.evidence is 'What was observed (discounted, new_products, dear_products, services, same_seller…): names the sentence that gives the reason.';
comment on column insight.motive.base is 'The same share among all customers of the shop.';
comment on column insight.motive.strength is 'How many standard errors above the shop, after being drawn towards it.';
create index motive_by_motive on insight.motive (merchant_id, motive, customer_id);
select platform.protect('insight.motive');

create table insight.look_alike (
  merchant_id uuid             not null,
  customer_id uuid             not null,
  position    integer          not null check (position > 0),
  score       double precision not null,
  reasons     text[]           not null default '{}',

  primary key (merchant_id, customer_id)
);
comment on table insight.look_alike is 'The fifth of the prospects who most resemble the best customers; empty when resembling was measured to foretell nothing.';
create index look_alike_by_position on insight.look_alike (merchant_id, position);
select platform.protect('insight.look_alike');

create table insight.stage_path (
  merchant_id uuid not null,
  customer_id uuid not null,
  path        text not null collate "C" check (length(path) = 13),

  primary key (merchant_id, customer_id)
);
comment on table insight.stage_path is 'One letter per month end, the oldest first, the last one that of the month before this: -, p, n, o, r, v (back), s, l.';
select platform.protect('insight.stage_path');

alter table insight.shop add column paths_until date, add column traits_on date;
comment on column insight.shop.paths_until is 'The last month end told by the paths; null when they must be told again.';
comment on column insight.shop.traits_on is 'The day on which products were last placed by age and price.';
