-- What goes with what, and what is bought again. Everything here is computed from the purchases and can be computed again.
create schema affinity;
grant usage on schema affinity to rebelote_app, rebelote_platform;

create table affinity.model (
  merchant_id  uuid        not null primary key,
  version      bigint      not null default 1,
  built_at     timestamptz not null,
  told_on      date        not null,
  from_day     date,
  receipts     bigint      not null,
  tickets      integer     not null,
  wide_tickets integer     not null,
  lines        integer     not null,
  buyers       integer     not null,
  products     integer     not null,
  again_days   real,
  build_ms     integer     not null,
  past         jsonb
);
comment on table affinity.model is 'The last computation of a shop: how much it read, how long it took, how right it would have been last month.';
comment on column affinity.model.version is 'Grows at each computation: whoever keeps the lists in memory looks whether it has moved.';
comment on column affinity.model.wide_tickets is 'Tickets with two products or more: only they say what goes together.';
comment on column affinity.model.again_days is 'Median gap between two purchases of one product by one customer.';
comment on column affinity.model.past is 'The last thirty days, guessed from what was known before them, against what was bought.';
select platform.protect('affinity.model');
grant select on affinity.model to rebelote_platform;

create table affinity.product (
  merchant_id  uuid    not null,
  product_id   uuid    not null,
  place        integer not null check (place >= 0),
  tickets      integer not null,
  buyers       integer not null,
  recent_days  integer not null,
  gap_count    integer not null,
  again_days   real,
  again_buyers integer not null,
  targeted     integer not null default 0,
  past         jsonb,

  primary key (merchant_id, product_id),
  constraint product_place_is_one_of_the_model unique (merchant_id, place)
);
comment on table affinity.product is 'A product as the model counts it, in the order of its buyers: the lists of neighbours speak of places.';
comment on column affinity.product.recent_days is 'Purchase days of all customers with it in the last thirty days.';
comment on column affinity.product.again_days is 'Median gap of those who bought it again; null: too few did.';
comment on column affinity.product.past is 'Whom the model would have named a month ago, and how many of them bought it since.';
select platform.protect('affinity.product');

create table affinity.neighbour (
  merchant_id uuid      not null,
  basis       text      not null check (basis in ('customers', 'tickets')),
  product_id  uuid      not null,
  others      integer[] not null,
  weights     real[]    not null,
  together    integer[] not null,

  primary key (merchant_id, basis, product_id),
  constraint neighbour_lists_are_of_one_length
    check (cardinality(others) = cardinality(weights) and cardinality(others) = cardinality(together))
);
comment on table affinity.neighbour is
  'What having a product says of having others (Steck 2019, EASE): places, weights, and how many customers or tickets had both.';
select platform.protect('affinity.neighbour');

create table affinity.pair (
  merchant_id uuid    not null,
  kind        text    not null check (kind in ('product', 'category')),
  a_id        uuid    not null,
  b_id        uuid    not null,
  together    integer not null check (together >= 0),
  a_tickets   integer not null,
  b_tickets   integer not null,
  lift        real    not null,
  llr         real    not null,

  primary key (merchant_id, kind, a_id, b_id),
  constraint pair_is_told_both_ways check (a_id <> b_id)
);
comment on table affinity.pair is
  'Two products, or two categories, found together more often than chance (lift over 1) or less often; each pair stands both ways.';
create index pair_by_strength on affinity.pair (merchant_id, kind, llr);
select platform.protect('affinity.pair');

create table affinity.likely (
  merchant_id uuid    not null,
  product_id  uuid    not null,
  customer_id uuid    not null,
  rank        integer not null check (rank > 0),
  score       real    not null,
  own_days    integer not null,
  because_id  uuid,

  primary key (merchant_id, product_id, customer_id)
);
comment on table affinity.likely is 'The customers most likely to buy a product, with the reason: bought by herself so many days, or what she bought that goes with it.';
comment on column affinity.likely.because_id is 'The product she bought that weighs most.';
create index likely_by_customer on affinity.likely (merchant_id, customer_id);
select platform.protect('affinity.likely');
