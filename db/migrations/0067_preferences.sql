-- What people chose, each time they chose, and the addresses that want to hear no more, whoever brings them back.
alter table consent.entry
  drop constraint entry_origin_check,
  add constraint entry_origin_check
    check (origin in ('paper_form', 'web_form', 'counter', 'import', 'api', 'staff', 'space', 'message', 'unknown'));

create table permission.choice (
  merchant_id uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  at          timestamptz not null,
  origin      text        not null check (origin in ('join', 'space', 'message', 'staff', 'api')),
  message_id  uuid,
  choices     jsonb       not null,
  primary key (merchant_id, id)
);
comment on table permission.choice is
  'Each time a person, or somebody for her, changed topics, frequency or pause: all of what was chosen then. The proof of what the shop has to keep to.';
create index choice_by_customer on permission.choice (merchant_id, customer_id, at desc);
select platform.protect('permission.choice');

create table permission.link_key (
  merchant_id uuid  not null,
  key         bytea not null check (length(key) = 32),
  primary key (merchant_id)
);
comment on table permission.link_key is 'By which the links of messages are sealed: whose preferences they open.';
select platform.protect('permission.link_key');

create table permission.refused_address (
  merchant_id uuid        not null,
  channel     text        not null check (channel in ('email', 'sms')),
  fingerprint bytea       not null check (length(fingerprint) = 32),
  since       timestamptz not null,
  primary key (merchant_id, channel, fingerprint)
);
comment on table permission.refused_address is
  'Addresses and numbers from which somebody refused offers, as keyed fingerprints: known or not, a record that brings one back is refused too.';
select platform.protect('permission.refused_address');
