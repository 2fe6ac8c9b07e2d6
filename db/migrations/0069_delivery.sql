-- How messages leave: who sends them, how fast, and what is needed so that none is forgotten or silently doubled.

alter table messages.message
  drop constraint message_waiting_has_a_next_try,
  alter column recipient drop not null,
  add constraint message_has_its_recipient check (recipient is not null or state = 'skipped'),
  add column soft_failures smallint not null default 0 check (soft_failures >= 0),
  add column provider_id text check (length(provider_id) between 1 and 200),
  add constraint message_to_come_has_its_moment
    check ((state in ('planned', 'waiting')) = (next_try_at is not null));
comment on column messages.message.next_try_at is
  'planned: when it is due; waiting: when a sender may take it in hand, at first or again.';
comment on column messages.message.soft_failures is
  'Answers about the recipient that were not the last word. A relay that is silent, slow or asks to slow down is none.';
comment on column messages.message.lease_holder is
  'The process that has it in hand. Each process has a new name at each start: what a former one says of a message is not heard.';
comment on column messages.message.provider_id is 'How the provider names it (SMS): its reports say it.';
create index message_planned on messages.message (merchant_id, next_try_at) where state = 'planned';
create index message_waiting on messages.message (merchant_id, mailing_id, next_try_at, id) where state = 'waiting';
create index message_by_provider on messages.message (merchant_id, provider_id) where provider_id is not null;

create table messages.sender (
  merchant_id      uuid          not null,
  channel          text          not null check (channel in ('email', 'sms', 'post', 'phone')),
  driver           text          not null check (driver ~ '^[a-z][a-z0-9_]{0,39}$'),
  is_on            boolean       not null default true,
  from_address     text          check (length(from_address) between 1 and 320 and from_address !~ '[\s<>]'),
  from_name        text          check (length(from_name) between 1 and 80),
  reply_to         text          check (length(reply_to) between 3 and 320 and reply_to !~ '[\s<>]'),
  return_address   text          check (length(return_address) between 3 and 254 and return_address !~ '[\s<>]'),
  settings         jsonb         not null default '{}',
  secrets          bytea,
  limit_per_second numeric(10,3) check (limit_per_second > 0),
  domain_limits    jsonb         not null default '{}',
  retry_seconds    integer[],
  warm_up_from     date,
  updated_at       timestamptz   not null,
  updated_by       text          not null,
  primary key (merchant_id, channel)
);
comment on table messages.sender is
  'By whom the shop''s messages leave: one driver a channel. Without a line, e-mail goes to the installation''s relay if it has one, and all else is kept.';
comment on column messages.sender.secrets is 'JSON of passwords and keys, sealed by the installation''s key, which is not in the database.';
comment on column messages.sender.return_address is 'Where mailboxes send back what they could not deliver; each message has its own, signed, behind a plus.';
comment on column messages.sender.retry_seconds is 'Waits after the first, second… answer that was not the last word; null: those of the product.';
select platform.protect('messages.sender');

create table messages.lane (
  relay       text        not null check (length(relay) between 1 and 400),
  domain      text        not null default '' check (length(domain) <= 253),
  tokens      double precision not null default 0,
  refilled_at timestamptz not null,
  slowed_to   double precision check (slowed_to > 0),
  slowed_at   timestamptz,
  failures    integer     not null default 0 check (failures >= 0),
  shut_until  timestamptz,
  sent_on     date,
  sent_count  integer     not null default 0 check (sent_count >= 0),
  last_error  text,
  primary key (relay, domain),
  constraint lane_slowed_says_since_when check ((slowed_to is null) = (slowed_at is null))
);
comment on table messages.lane is
  'How fast a relay, a domain of mailboxes behind it or a mailing may go now, for all processes and shops together: tokens leased, slowed by what the relay answered, shut for a while when it does not. No person, no shop.';
grant select, insert, update, delete on messages.lane to rebelote_platform;
