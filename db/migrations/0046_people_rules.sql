-- What a rule of people can ask of a record stands in its profile, so that one row answers.
alter table customers.customer add column time_zone text check (length(time_zone) between 1 and 60);
comment on column customers.customer.time_zone is 'IANA zone in which the customer lives; null: the shop''s. Her birthday begins at her own midnight.';

alter table insight.profile
  add column language           text,
  add column country            text,
  add column birth_year         smallint,
  add column time_zone          text,
  add column company            text    collate "C",
  add column job                text    collate "C",
  add column source_detail      text    collate "C",
  add column custom             jsonb   not null default '{}',
  add column last_at            timestamptz,
  add column due_on             date,
  add column rolling_year_cents bigint  not null default 0;
comment on column insight.profile.company is 'Folded name of the company, or of the company she works for.';
comment on column insight.profile.job is 'Folded.';
comment on column insight.profile.last_at is 'Instant of the last purchase; the beginning of its day when only the day is known.';
comment on column insight.profile.due_on is 'The day on which four fifths of her own rhythm are over: she may be expected from then on.';
comment on column insight.profile.rolling_year_cents is 'Net spend of the 365 days up to the day as of which the shop is told; moved by the passing of days too.';
create index profile_by_first_purchase on insight.profile (merchant_id, first_day) where first_day is not null;
create index profile_by_due on insight.profile (merchant_id, due_on) where due_on is not null;
create index profile_by_rolling_year on insight.profile (merchant_id, rolling_year_cents, customer_id);

alter table insight.shop add column rolled_on date;
comment on column insight.shop.rolled_on is 'The day up to which the spend of the last 365 days was moved on.';

-- Who may answer otherwise by the mere passing of days is found by the dates themselves.
create index standing_by_change on consent.standing (merchant_id, changed_at);
create index membership_by_activity on loyalty.membership (merchant_id, (coalesce(last_activity_at, joined_at)));
create index membership_by_idle_expiry on loyalty.membership (merchant_id, idle_expires_at) where idle_expires_at is not null;
create index ticket_by_day on loyalty.ticket (merchant_id, day, membership_id);

-- Everybody is judged again, so that the new columns are filled.
update insight.shop set measured_on = null, ranked_on = null, rhythm_days = null;
create index profile_by_zone on insight.profile (merchant_id, time_zone) where time_zone is not null;
