-- Winning back: what shows that a customer is leaving, and what the shop did and was told about it.
create schema winback;
grant usage on schema winback to rebelote_app, rebelote_platform;

create table winback.signal (
  merchant_id uuid     not null references accounts.merchant,
  customer_id uuid     not null,
  kind        text     not null check (kind ~ '^[a-z_]{2,40}$'),
  since       date     not null,
  figures     jsonb    not null,

  primary key (merchant_id, customer_id, kind),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id) on delete cascade
);
comment on table winback.signal is 'What a customer''s purchases, or a later room, say besides her silence: always recomputed, never edited.';
comment on column winback.signal.since is 'The day of the purchase or fact that made it so.';
create index signal_by_kind on winback.signal (merchant_id, kind, customer_id);
select platform.protect('winback.signal');

create table winback.contact (
  merchant_id  uuid        not null references accounts.merchant,
  id           uuid        not null,
  customer_id  uuid        not null,
  how          text        not null check (how in ('phone', 'email', 'sms', 'post', 'in_person', 'other')),
  note         text        check (length(note) between 1 and 1000),
  contacted_at timestamptz not null,
  contacted_on date        not null,
  stage        text        not null,
  stake_cents  bigint      not null,
  by_name      text        not null,
  by_id        uuid,
  returned_on  date,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on column winback.contact.stake_cents is 'What she had spent in the year that ended with her last purchase, when she was contacted.';
comment on column winback.contact.returned_on is 'The day of her first purchase after it; follows the purchases, so that one wholly given back is no return.';
create index contact_by_customer on winback.contact (merchant_id, customer_id, contacted_at desc);
create index contact_by_day on winback.contact (merchant_id, contacted_on);
select platform.protect('winback.contact');

create table winback.comeback (
  merchant_id uuid    not null references accounts.merchant,
  customer_id uuid    not null,
  back_on     date    not null,
  silent_days integer not null check (silent_days >= 0),
  was_lost    boolean not null,
  contact_id  uuid,

  primary key (merchant_id, customer_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id) on delete cascade,
  constraint comeback_ends_a_loss_or_answers_a_contact check (was_lost or contact_id is not null)
);
comment on table winback.comeback is 'The last time a customer bought again after having counted as gone, or after having been contacted.';
create index comeback_by_day on winback.comeback (merchant_id, back_on, customer_id);
select platform.protect('winback.comeback');

create table winback.exclusion (
  merchant_id uuid        not null references accounts.merchant,
  customer_id uuid        not null,
  reason      text        not null check (reason in ('moved_away', 'too_demanding', 'promotions', 'asked_for_peace', 'deceased', 'duplicate', 'other')),
  note        text        check (length(note) between 1 and 1000),
  excluded_at timestamptz not null,
  by_name     text        not null,
  by_id       uuid,

  primary key (merchant_id, customer_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint exclusion_says_why check (reason <> 'other' or note is not null)
);
comment on table winback.exclusion is 'Customers the shop does not try to win back, and why.';
select platform.protect('winback.exclusion');

create table winback.departure (
  merchant_id       uuid        not null references accounts.merchant,
  customer_id       uuid        not null,
  reason            text        check (reason in ('price', 'quality', 'choice', 'service', 'disappointment', 'relation', 'distance', 'need_gone', 'other')),
  competitor        text        check (length(competitor) between 1 and 120),
  folded_competitor text,
  note              text        check (length(note) between 1 and 1000),
  told_at           timestamptz not null,
  by_name           text        not null,
  by_id             uuid,

  primary key (merchant_id, customer_id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint departure_says_something check (num_nonnulls(reason, competitor, note) > 0),
  constraint departure_folds_its_competitor check ((competitor is null) = (folded_competitor is null))
);
comment on table winback.departure is 'Why a customer left, and for whom, as somebody of the shop heard it.';
create index departure_by_reason on winback.departure (merchant_id, reason, customer_id);
create index departure_by_competitor on winback.departure (merchant_id, folded_competitor) where folded_competitor is not null;
select platform.protect('winback.departure');

create table winback.shop (
  merchant_id   uuid        not null references accounts.merchant,
  stale_since   timestamptz,
  loss          jsonb,
  returns       jsonb,
  proof         jsonb,
  as_of         date,
  computed_at   timestamptz,
  took_ms       integer     not null default 0,

  primary key (merchant_id)
);
comment on column winback.shop.stale_since is 'Everybody''s signals must be found again: thresholds or rhythms changed.';
comment on column winback.shop.loss is 'Who was lost within a year, month by month.';
comment on column winback.shop.returns is 'How long silences last before a customer comes back.';
comment on column winback.shop.proof is 'What the signals of half a year ago were worth: who left after them, and who without.';
select platform.protect('winback.shop');
-- The tick asks over all shops whose figures are old.
grant select on winback.shop to rebelote_platform;
