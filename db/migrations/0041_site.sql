-- The public pages of a shop: what its owner says there, and people who took a card by themselves.
create table space.site (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  intro_fr    text        not null default '' check (length(intro_fr) <= 600),
  intro_en    text        not null default '' check (length(intro_en) <= 600),
  joins_open  boolean     not null default true,
  changed_at  timestamptz not null,

  primary key (merchant_id)
);
comment on column space.site.joins_open is 'Whether anybody may take a card from the public page; at the counter it is always possible.';
select platform.protect('space.site');

create table space.joining (
  merchant_id    uuid        not null,
  id             uuid        not null,
  customer_id    uuid        not null,
  language       text        not null check (language in ('fr', 'en')),
  notice_version text        not null,
  notice_hash    text        not null,
  programs       jsonb       not null default '[]',
  waiting_for    uuid[]      not null default '{}',
  joined_at      timestamptz not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customers.customer (merchant_id, id)
);
comment on table space.joining is 'Somebody took a card from the public page: what she was told and what she agreed to, by version.';
comment on column space.joining.programs is 'The programs whose rules were shown: [{"id", "version"}].';
comment on column space.joining.waiting_for is
  'Programs that give something at the start: she becomes a member once an address is proved, so that nobody collects gifts with invented ones.';
create index joining_by_customer on space.joining (merchant_id, customer_id);
select platform.protect('space.joining');

create table space.join_contact (
  merchant_id  uuid        not null,
  id           uuid        not null,
  joining_id   uuid        not null,
  kind         text        not null check (kind in ('email', 'sms')),
  contact      text        not null check (length(contact) between 3 and 320),
  contact_hash text        not null collate "C",
  secret_hash  text        not null collate "C",
  tries        smallint    not null default 0,
  asked_at     timestamptz not null,
  expires_at   timestamptz not null,
  proved_at    timestamptz,

  primary key (merchant_id, id),
  foreign key (merchant_id, joining_id) references space.joining (merchant_id, id) on delete cascade,
  constraint join_contact_is_tried_five_times_at_most check (tries between 0 and 5),
  constraint join_contact_is_asked_once unique (merchant_id, joining_id, kind)
);
comment on table space.join_contact is
  'An address typed on the join page and not yet proved: it is nobody''s identifier until then, and is forgotten after thirty days.';
create unique index join_contact_by_link on space.join_contact (merchant_id, secret_hash) where kind = 'email';
create index join_contact_by_contact on space.join_contact (merchant_id, contact_hash, asked_at);
create index join_contact_by_age on space.join_contact (merchant_id, asked_at);
select platform.protect('space.join_contact');
