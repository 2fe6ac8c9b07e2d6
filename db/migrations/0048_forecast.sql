-- What each customer may be expected to do, from the days on which she bought. Everything here can be computed again.
create schema forecast;
grant usage on schema forecast to rebelote_app, rebelote_platform;

create table forecast.model (
  merchant_id      uuid        not null primary key,
  state            text        not null default 'waiting' check (state in ('waiting', 'too_few', 'fitted')),
  number           integer     not null default 0,

  as_of            date,
  fitted_at        timestamptz,
  fit_ms           integer     not null default 0,
  history_from     date,
  sales            bigint      not null default 0,
  customers        bigint      not null default 0,
  repeat_purchases bigint      not null default 0,

  rhythm           smallint    check (rhythm between 1 and 3),
  r                double precision,
  alpha            double precision,
  a                double precision,
  b                double precision,
  shows_leaving    boolean,
  log_likelihood   double precision,
  spend_p          double precision,
  spend_q          double precision,
  spend_gamma      double precision,
  spend_mean       double precision,
  margin_rate      double precision,

  looked_at        timestamptz,
  scored_on        date,
  busy_until       timestamptz,

  constraint model_fitted_has_parameters check (
    state <> 'fitted'
    or (as_of, fitted_at, rhythm, r, alpha, a, b, shows_leaving, log_likelihood, spend_p, spend_q, spend_gamma, spend_mean, margin_rate) is not null)
);
comment on table forecast.model is 'What was learnt of a shop: the parameters from which each customer''s forecast follows.';
comment on column forecast.model.state is 'too_few: so few purchases after a first one that a forecast of one customer would be chance.';
comment on column forecast.model.number is 'Which fit this is; a score carries the number of the fit it was made with.';
comment on column forecast.model.rhythm is 'The k of the Erlang-k rhythm: 1 buys at random, 2 and 3 more and more by the clock.';
comment on column forecast.model.shows_leaving is 'Whether customers who leave can be seen at all in this shop''s purchases; if not, nobody is said to be lost.';
comment on column forecast.model.busy_until is 'Somebody is computing; if the program was stopped meanwhile, another may begin from then on.';
select platform.protect('forecast.model');
grant select on forecast.model to rebelote_platform;

create table forecast.customer (
  merchant_id           uuid             not null,
  customer_id           uuid             not null,
  model_number          integer          not null,
  scored_on             date             not null,

  first_day             date             not null,
  last_day              date             not null,
  purchase_days         integer          not null check (purchase_days > 0),
  net_cents             bigint           not null,
  first_cents           bigint           not null,
  came_before           boolean          not null,

  purchases_3_months    real             not null,
  purchases_year        real             not null,
  value_3_months_cents  bigint           not null,
  value_year_cents      bigint           not null,
  potential_cents       bigint           not null,
  unusual_on            date             not null,
  lost_on               date,

  primary key (merchant_id, customer_id),
  constraint customer_is_lost_after_an_unusual_silence check (lost_on >= unusual_on)
);
comment on table forecast.customer is 'One row per customer with a purchase who has not objected to profiling.';
comment on column forecast.customer.first_cents is 'Net sales of the first purchase day, which says nothing of the following ones.';
comment on column forecast.customer.came_before is 'Her first purchase lies in the first weeks of the file: she may well have been a customer before.';
comment on column forecast.customer.potential_cents is 'Margin of a year, while she stays a customer.';
comment on column forecast.customer.unusual_on is 'From this day her silence, were she still a customer, would have one chance in ten.';
comment on column forecast.customer.lost_on is 'From this day she is probably lost: less than one chance in five that she is still a customer. Null: nobody''s leaving shows in this shop.';
create index customer_by_unusual on forecast.customer (merchant_id, unusual_on, customer_id);
create index customer_by_lost on forecast.customer (merchant_id, lost_on, customer_id);
create index customer_by_potential on forecast.customer (merchant_id, potential_cents, customer_id);
create index customer_by_value on forecast.customer (merchant_id, value_year_cents, customer_id);
select platform.protect('forecast.customer');

create table forecast.snapshot (
  merchant_id uuid        not null,
  kind        text        not null check (kind in ('outlook', 'lifetime')),
  body        jsonb       not null,
  as_of       date        not null,
  computed_at timestamptz not null,

  primary key (merchant_id, kind)
);
comment on table forecast.snapshot is 'Outlook: what the shop may expect, and each past forecast against fact. Lifetime: how long relations last.';
select platform.protect('forecast.snapshot');
