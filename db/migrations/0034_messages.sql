-- Messages to people: what was written to whom, kept here, handed to a relay when there is one.
create schema messages;
grant usage on schema messages to rebelote_app, rebelote_platform;

create table messages.message (
  merchant_id   uuid        not null,
  id            uuid        not null,
  channel       text        not null check (channel in ('email', 'sms')),
  kind          text        not null check (kind ~ '^[a-z][a-z0-9_.]{0,59}$'),
  customer_id   uuid,
  recipient     text        not null check (length(recipient) between 1 and 320 and recipient !~ '[\r\n]'),
  language      text        not null check (language in ('fr', 'en')),
  subject       text        check (length(subject) <= 300 and subject !~ '[\r\n]'),
  body          text        not null check (length(body) between 1 and 100000),
  html          text        check (length(html) <= 1000000),
  secrets       text[]      not null default '{}',
  state         text        not null check (state in ('kept', 'waiting', 'sending', 'sent', 'failed')),
  attempts      integer     not null default 0 check (attempts >= 0),
  next_try_at   timestamptz,
  leased_until  timestamptz,
  valid_until   timestamptz,
  last_error    text,
  server_answer text,
  left_at       timestamptz not null,
  sent_at       timestamptz,
  ended_at      timestamptz,

  primary key (merchant_id, id),
  constraint message_email_has_a_subject check (channel <> 'email' or subject is not null),
  constraint message_sms_is_plain_text check (channel <> 'sms' or (subject is null and html is null)),
  constraint message_waiting_has_a_next_try check ((state = 'waiting') = (next_try_at is not null)),
  constraint message_being_sent_is_leased check ((state = 'sending') = (leased_until is not null)),
  constraint message_sent_has_its_moment check ((state = 'sent') = (sent_at is not null)),
  constraint message_ended_has_its_moment check ((state in ('kept', 'sent', 'failed')) = (ended_at is not null))
);
comment on table messages.message is
  'The outbox. kept: written and shown here only, nothing goes out. Personal data: removed with the person, and after the time the shop is told.';
comment on column messages.message.secrets is
  'Parts that open something (a code, a link): shown as dots in a real shop and overwritten once they are of no more use.';
create index message_newest_first on messages.message (merchant_id, left_at desc, id desc);
create index message_by_customer on messages.message (merchant_id, customer_id, left_at desc) where customer_id is not null;
create index message_due on messages.message (next_try_at) where state = 'waiting';
create index message_leased on messages.message (leased_until) where state = 'sending';
create index message_ended on messages.message (ended_at) where ended_at is not null;
select platform.protect('messages.message');
grant select, delete on messages.message to rebelote_platform;
