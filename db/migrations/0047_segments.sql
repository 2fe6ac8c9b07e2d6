-- Segments: who answers a rule, kept as it changes; and lists that somebody filled by hand.
create schema segments;
grant usage on schema segments to rebelote_app, rebelote_platform;

create table segments.shop (
  merchant_id  uuid        not null primary key,
  moment       jsonb,
  evaluated_at timestamptz,
  due_at       timestamptz
);
comment on table segments.shop is 'One row by which those who evaluate exclude each other.';
comment on column segments.shop.moment is 'The instant and the days as of which time has moved everybody.';
comment on column segments.shop.due_at is 'When time alone may move somebody next; null when no rule speaks of time.';
select platform.protect('segments.shop');

create table segments.segment (
  merchant_id  uuid        not null,
  id           uuid        not null,
  kind         text        not null check (kind in ('rule', 'list')),
  name         text        not null check (length(name) between 1 and 80),
  folded_name  text        not null collate "C",
  note         text        check (length(note) <= 1000),
  rule         jsonb,
  version      integer     not null default 1,
  stale        text        check (stale in ('rule', 'data', 'time')),
  fault        text,
  member_count bigint      not null default 0 check (member_count >= 0),
  evaluated_at timestamptz,
  evaluated_on date,
  created_at   timestamptz not null,
  created_by   text        not null,
  updated_at   timestamptz not null,
  archived_at  timestamptz,

  primary key (merchant_id, id),
  constraint segment_has_a_rule_or_is_a_list check ((kind = 'rule') = (rule is not null))
);
comment on column segments.segment.version is 'Counts the rules it has had: an evaluation by an older rule does not count as done.';
comment on column segments.segment.stale is 'Everybody must be judged again, and why; null when the members are what the rule says.';
comment on column segments.segment.fault is 'The code of the refusal by which the rule can no longer be read; the members then stay as they were.';
create unique index segment_by_name on segments.segment (merchant_id, folded_name) where archived_at is null;
create index segment_that_is_stale on segments.segment (merchant_id) where stale is not null and archived_at is null;
select platform.protect('segments.segment');

create table segments.use (
  merchant_id uuid not null,
  segment_id  uuid not null,
  uses_id     uuid not null,

  primary key (merchant_id, segment_id, uses_id),
  foreign key (merchant_id, segment_id) references segments.segment (merchant_id, id),
  foreign key (merchant_id, uses_id) references segments.segment (merchant_id, id),
  constraint use_is_not_of_itself check (segment_id <> uses_id)
);
comment on table segments.use is 'Which segment a rule names. There are no circles.';
create index use_by_used on segments.use (merchant_id, uses_id);
select platform.protect('segments.use');

create table segments.member (
  merchant_id uuid        not null,
  segment_id  uuid        not null,
  customer_id uuid        not null,
  since       timestamptz not null,

  primary key (merchant_id, segment_id, customer_id)
);
create index member_by_customer on segments.member (merchant_id, customer_id, segment_id);
select platform.protect('segments.member');

create table segments.change (
  merchant_id uuid        not null,
  xid         xid8        not null default pg_current_xact_id(),
  seq         bigint      not null generated always as identity,
  segment_id  uuid        not null,
  customer_id uuid        not null,
  op          text        not null check (op in ('enter', 'leave')),
  cause       text        not null check (cause in ('data', 'time', 'rule', 'list')),
  at          timestamptz not null,
  day         date        not null,

  primary key (merchant_id, xid, seq)
);
comment on table segments.change is 'Who came and who went. Sequence order is not commit order: readers go by (xid, seq) below the oldest running transaction.';
comment on column segments.change.cause is 'Something she did or that was done to her; a date that came; the rule itself; the hand that filled a list.';
comment on column segments.change.day is 'The day of it in the shop.';
create index change_by_segment on segments.change (merchant_id, segment_id, xid, seq);
create index change_by_day on segments.change (merchant_id, segment_id, day) include (op, cause);
create index change_by_customer on segments.change (merchant_id, customer_id, segment_id, seq);
select platform.protect('segments.change');

-- Only ever added to by those who sell, so that a sale waits for no evaluation.
create table segments.pending (
  merchant_id uuid   not null,
  seq         bigint not null generated always as identity,
  customer_id uuid,

  primary key (merchant_id, seq)
);
comment on column segments.pending.customer_id is 'Who changed; null: everybody was judged again.';
select platform.protect('segments.pending');

-- The tick looks for shops with something to do before it opens a transaction of each.
grant select on segments.shop, segments.segment, segments.pending, segments.change to rebelote_platform;
