-- The customer's own space: proofs of who asks, sessions, links to a card, people a card is shared with.
create schema space;
grant usage on schema space to rebelote_app, rebelote_platform;

create table space.challenge (
  merchant_id  uuid        not null,
  id           uuid        not null,
  purpose      text        not null check (purpose in ('sign_in', 'contact')),
  channel      text        not null check (channel in ('email', 'sms')),
  contact_hash text        not null collate "C",
  customer_id  uuid,
  new_contact  text,
  secret_hash  text        not null collate "C",
  ticket_hash  text        collate "C",
  customer_ids uuid[]      not null default '{}',
  tries        smallint    not null default 0,
  asked_at     timestamptz not null,
  expires_at   timestamptz not null,
  proved_at    timestamptz,
  used_at      timestamptz,

  primary key (merchant_id, id),
  constraint challenge_is_tried_five_times_at_most check (tries between 0 and 5),
  constraint challenge_of_a_contact_names_it check ((purpose = 'contact') = (new_contact is not null)),
  constraint challenge_of_a_contact_names_its_customer check (purpose = 'sign_in' or customer_id is not null)
);
comment on table space.challenge is
  'A link or a code sent to prove who asks. Known and unknown addresses leave the same row; the words sent are kept as hashes.';
comment on column space.challenge.customer_ids is 'Whom the address may be; several when people share it: they choose by first name once it is proved.';
comment on column space.challenge.ticket_hash is 'Of the browser that asked: a code is only heard from there. Of a link: of the browser that opened it.';
comment on column space.challenge.proved_at is 'The link or the code was right; used_at: it has let somebody in, or changed the contact.';
create unique index challenge_by_link on space.challenge (merchant_id, secret_hash) where purpose = 'sign_in' and channel = 'email';
create unique index challenge_by_ticket on space.challenge (merchant_id, ticket_hash) where ticket_hash is not null;
create index challenge_by_contact on space.challenge (merchant_id, contact_hash, asked_at);
create index challenge_by_end on space.challenge (merchant_id, expires_at);
select platform.protect('space.challenge');

create table space.throttle (
  merchant_id uuid        not null,
  subject     text        not null collate "C",
  since       timestamptz not null,
  until       timestamptz not null,
  times       integer     not null check (times > 0),

  primary key (merchant_id, subject)
);
comment on table space.throttle is 'How often something was asked within its window, by a keyed hash of whom it is about.';
create index throttle_by_end on space.throttle (merchant_id, until);
select platform.protect('space.throttle');

create table space.session (
  merchant_id  uuid        not null,
  token_hash   text        not null collate "C",
  customer_id  uuid        not null,
  via          text        not null check (via in ('email', 'sms')),
  device       text        not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null,

  primary key (merchant_id, token_hash),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on column space.session.device is 'A few words drawn from what the browser says of itself, such as “Android”: the rest is not kept.';
create index session_by_customer on space.session (merchant_id, customer_id);
create index session_by_end on space.session (merchant_id, expires_at);
select platform.protect('space.session');

create table space.companion (
  merchant_id     uuid        not null,
  id              uuid        not null,
  customer_id     uuid        not null,
  first_name      text        not null check (length(trim(first_name)) between 1 and 60),
  card_number     text        collate "C",
  invitation_hash text        collate "C",
  invited_at      timestamptz not null,
  expires_at      timestamptz not null,
  accepted_at     timestamptz,
  withdrawn_at    timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  constraint companion_has_a_card_once_accepted check ((card_number is null) = (accepted_at is null))
);
comment on table space.companion is 'People with whom a customer shares her card: each has a number of her own that leads to the same account.';
create unique index companion_by_invitation on space.companion (merchant_id, invitation_hash) where invitation_hash is not null;
create index companion_by_customer on space.companion (merchant_id, customer_id);
create index companion_by_card on space.companion (merchant_id, card_number) where card_number is not null;
select platform.protect('space.companion');

create table space.card_link (
  merchant_id  uuid        not null,
  token_hash   text        not null collate "C",
  customer_id  uuid        not null,
  companion_id uuid,
  card_number  text        collate "C",
  made_at      timestamptz not null,
  opened_at    timestamptz,

  primary key (merchant_id, token_hash),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id),
  foreign key (merchant_id, companion_id) references space.companion (merchant_id, id)
);
comment on table space.card_link is 'Long-lived links that open a card and nothing else. Withdrawn by removing the row.';
comment on column space.card_link.card_number is 'The card it was made for: once that card is replaced the link is dead.';
create index card_link_by_customer on space.card_link (merchant_id, customer_id, made_at);
select platform.protect('space.card_link');

-- A card that a customer shares is one of her cards, never the one she is shown as her own.
alter table cards.card add column is_shared boolean not null default false;
comment on column cards.card.is_shared is 'Given to a person with whom its customer shares her account.';
alter table cards.card drop constraint card_blocked_reason_check;
alter table cards.card add constraint card_blocked_reason_check
  check (blocked_reason in ('lost', 'stolen', 'damaged', 'erased', 'withdrawn'));

create table space.departure (
  merchant_id uuid not null,
  id          uuid not null,
  reason      text not null check (reason in ('messages', 'rarely', 'data', 'other')),
  left_on     date not null,

  primary key (merchant_id, id)
);
comment on table space.departure is 'Why people had themselves erased, when they said so; who they were is not kept.';
select platform.protect_append_only('space.departure');
