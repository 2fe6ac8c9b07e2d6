-- What comes back of messages that left: reports of mail servers and of mailbox providers, answers of people and of machines.

create table messages.mailbox (
  merchant_id  uuid        not null primary key,
  host         text        not null check (length(host) between 1 and 255 and host !~ '\s'),
  port         integer     not null check (port between 1 and 65535),
  security     text        not null check (security in ('tls', 'starttls', 'none')),
  username     text        not null check (length(username) between 1 and 320),
  password     bytea       not null,
  folder       text        not null check (length(folder) between 1 and 255),
  removes_read boolean     not null,
  uid_validity bigint,
  last_uid     bigint      not null default 0 check (last_uid >= 0),
  next_read_at timestamptz not null,
  leased_until timestamptz,
  read_at      timestamptz,
  error        text        check (length(error) <= 500),
  failed_at    timestamptz,
  failures     integer     not null default 0 check (failures >= 0),
  updated_at   timestamptz not null,
  constraint mailbox_failure_has_its_moment check ((error is null) = (failed_at is null))
);
comment on table messages.mailbox is 'The mailbox to which reports and answers come. Letters that concern no message of the shop are left where they are, unread.';
comment on column messages.mailbox.password is 'Sealed: no copy of the database opens it.';
comment on column messages.mailbox.last_uid is 'Read so far, within the generation of numbers uid_validity (RFC 3501 2.3.1.1).';
create index mailbox_due on messages.mailbox (next_read_at);
select platform.protect('messages.mailbox');
grant select on messages.mailbox to rebelote_platform;

create table messages.hook (
  merchant_id uuid        not null,
  id          uuid        not null,
  provider    text        not null check (provider in ('mailgun', 'sendgrid', 'signed')),
  secret      bytea       not null,
  created_at  timestamptz not null,
  heard_at    timestamptz,
  refused_at  timestamptz,
  primary key (merchant_id, id)
);
comment on table messages.hook is 'An address at which a provider of e-mail tells what became of messages; each call is signed.';
comment on column messages.hook.secret is 'Sealed: what a call is checked by (the signing key of Mailgun, the public key of SendGrid, a key of ours).';
comment on column messages.hook.refused_at is 'When a call last came that was not signed as it should be.';
select platform.protect('messages.hook');

create table messages.inbound (
  merchant_id uuid        not null,
  id          uuid        not null,
  source      text        not null check (source in ('mailbox', 'hook', 'staff')),
  source_key  text        not null check (length(source_key) between 1 and 100),
  kind        text        not null
    check (kind in ('hard', 'soft', 'block', 'delay', 'complaint', 'auto_reply', 'reply', 'unsubscribe', 'unknown')),
  message_id  uuid,
  customer_id uuid,
  has_effect  boolean     not null default false,
  status      text        check (status ~ '^[245]\.[0-9]{1,3}\.[0-9]{1,3}$'),
  diagnostic  text        check (length(diagnostic) <= 500),
  reporter    text        check (length(reporter) <= 255),
  words       text        check (length(words) <= 4000),
  received_at timestamptz not null,
  raw         bytea       check (length(raw) <= 262144),
  primary key (merchant_id, id),
  unique (merchant_id, source_key),
  constraint inbound_of_nobody_has_no_effect check (message_id is not null or not has_effect)
);
comment on table messages.inbound is 'Each report and each answer, once. What cannot be tied to a message by a signed address is kept and acts on nobody.';
comment on column messages.inbound.source_key is 'The message and the kind of the report, or a digest of the text: heard twice, it is kept and acts once.';
comment on column messages.inbound.has_effect is 'It changed something for the person: an address that is dead, an objection.';
comment on column messages.inbound.words is 'What a person answered. Personal data, as raw: removed with the person and after the time the shop is told.';
create index inbound_newest_first on messages.inbound (merchant_id, received_at desc, id desc);
create index inbound_by_customer on messages.inbound (merchant_id, customer_id, received_at desc) where customer_id is not null;
create index inbound_by_message on messages.inbound (merchant_id, message_id) where message_id is not null;
create index inbound_by_age on messages.inbound (received_at);
create index inbound_raw_by_age on messages.inbound (received_at) where raw is not null;
select platform.protect('messages.inbound');
grant select, update, delete on messages.inbound to rebelote_platform;
