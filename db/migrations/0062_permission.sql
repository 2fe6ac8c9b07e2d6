-- May we speak? What people choose, how often the shop may write, and what was said to whom and when.
create schema permission;
grant usage on schema permission to rebelote_app, rebelote_platform;

create table permission.topic (
  merchant_id uuid        not null,
  key         text        not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  name_fr     text        not null check (length(name_fr) between 1 and 80),
  name_en     text        not null check (length(name_en) between 1 and 80),
  about_fr    text        check (length(about_fr) between 1 and 200),
  about_en    text        check (length(about_en) between 1 and 200),
  position    smallint    not null default 0,
  created_at  timestamptz not null,
  archived_at timestamptz,
  primary key (merchant_id, key)
);
comment on table permission.topic is 'Kinds of messages that a person may take or leave one by one.';
select platform.protect('permission.topic');

create table permission.preference (
  merchant_id  uuid        not null,
  customer_id  uuid        not null,
  paused_until date,
  most         smallint    check (most between 1 and 100),
  per          text        check (per in ('week', 'month')),
  origin       text        not null,
  updated_at   timestamptz not null,
  primary key (merchant_id, customer_id),
  constraint preference_most_has_its_span check ((most is null) = (per is null))
);
comment on table permission.preference is 'What a person chose for all offers and news together. Whether she takes a channel at all is consent.';
select platform.protect('permission.preference');

create table permission.topic_choice (
  merchant_id uuid        not null,
  customer_id uuid        not null,
  topic       text        not null,
  is_off      boolean     not null default false,
  most        smallint    check (most between 1 and 100),
  per         text        check (per in ('week', 'month')),
  origin      text        not null,
  updated_at  timestamptz not null,
  primary key (merchant_id, customer_id, topic),
  constraint topic_choice_most_has_its_span check ((most is null) = (per is null))
);
select platform.protect('permission.topic_choice');

create table permission.cap (
  merchant_id uuid        not null,
  id          uuid        not null,
  name        text        not null check (length(name) between 1 and 80),
  channel     text        check (channel in ('email', 'sms', 'phone', 'post', 'push')),
  topic       text,
  segment_id  uuid,
  most        smallint    not null check (most between 0 and 1000),
  span        text        not null check (span in ('rolling', 'day', 'week', 'month')),
  hours       integer     check (hours between 1 and 17520),
  on_hit      text        not null check (on_hit in ('skip', 'defer')),
  is_on       boolean     not null default true,
  position    smallint    not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (merchant_id, id),
  constraint cap_rolling_has_its_hours check ((span = 'rolling') = (hours is not null))
);
comment on table permission.cap is
  'At most so many marketing contacts in a span. rolling: those after t minus the hours, up to and with t. day, week, month: of the calendar where the person lives. channel null: all together. segment: for its members, in the place of the caps for everybody.';
select platform.protect('permission.cap');

create table permission.contact (
  merchant_id uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  channel     text        not null check (channel in ('email', 'sms', 'phone', 'robocall', 'post', 'push')),
  purpose     text        not null check (purpose in ('transactional', 'service', 'survey', 'marketing', 'consent_renewal', 'requested_callback')),
  topic       text        not null default '',
  at          timestamptz not null,
  state       text        not null check (state in ('reserved', 'made', 'released')),
  outcome     text        check (outcome in ('answered', 'refused', 'absent', 'wrong_number')),
  primary key (merchant_id, id)
);
comment on table permission.contact is
  'Each time a person is spoken to, and each place kept for it: what caps and the law on calls are counted by. The id is that of the message or of the call; no address, no word.';
create index contact_by_customer on permission.contact (merchant_id, customer_id, at) where state <> 'released';
select platform.protect('permission.contact');

create table permission.list_check (
  merchant_id uuid        not null,
  list        text        not null check (list in ('bloctel', 'dncm')),
  number      text        not null check (number ~ '^\+[0-9]{6,15}$'),
  is_listed   boolean     not null,
  checked_at  timestamptz not null,
  primary key (merchant_id, list, number)
);
comment on table permission.list_check is 'What the national lists of people who want no calls answered about a number (Belgium: Ne m''appelez plus).';
select platform.protect('permission.list_check');

create table permission.preview (
  merchant_id uuid        not null,
  id          uuid        not null,
  at          timestamptz not null,
  asked_by    text        not null,
  channel     text        not null,
  purpose     text        not null,
  topic       text        not null default '',
  ruleset     text        not null,
  people      integer     not null check (people >= 0),
  counts      jsonb       not null,
  primary key (merchant_id, id)
);
comment on table permission.preview is 'Each time somebody asked how many may be reached: the numbers by reason, nobody''s name.';
create index preview_newest_first on permission.preview (merchant_id, at desc);
select platform.protect('permission.preview');
