-- Vouchers that are made one by one, each for somebody: by a message, within a limit, with an end.

create table loyalty.voucher_kind (
  merchant_id  uuid        not null,
  id           uuid        not null,
  name         text        not null check (length(trim(name)) between 1 and 120),
  template     jsonb       not null,
  last_day     date,
  most_codes   integer     check (most_codes >= 1),
  given_count  integer     not null default 0 check (given_count >= 0),
  made_at      timestamptz not null,
  made_by      text        not null,
  archived_at  timestamptz,
  primary key (merchant_id, id),
  constraint voucher_kind_has_an_end check (last_day is not null or (template ->> 'validDays') is not null)
);
comment on table loyalty.voucher_kind is 'What a voucher of one''s own is worth, and how many there may be. Its terms never change: they have been announced.';
comment on column loyalty.voucher_kind.most_codes is 'How many codes may be out; null: as many as are asked for.';
comment on column loyalty.voucher_kind.given_count is 'Codes given and not cancelled since.';
create index voucher_kind_newest_first on loyalty.voucher_kind (merchant_id, id desc);
select platform.protect('loyalty.voucher_kind');

alter table loyalty.voucher
  add column is_combinable boolean not null default true,
  add column kind_id uuid,
  add column given_by uuid,
  add constraint voucher_merchant_id_kind_id_fkey foreign key (merchant_id, kind_id) references loyalty.voucher_kind (merchant_id, id);
comment on column loyalty.voucher.is_combinable is 'False: beside no other code or voucher of the same basket.';
comment on column loyalty.voucher.given_by is 'The mailing whose message carries it.';
create index voucher_by_kind on loyalty.voucher (merchant_id, kind_id) where kind_id is not null;
create index voucher_by_giver on loyalty.voucher (merchant_id, given_by) where given_by is not null;

alter table messages.mailing add column voucher_kind_id uuid;
comment on column messages.mailing.voucher_kind_id is 'Each person gets a voucher of this kind, made for her message.';
alter table messages.message add column voucher_id uuid;
comment on column messages.message.voucher_id is 'The voucher it carries: the same at each attempt.';
create index message_without_its_voucher on messages.message (merchant_id, mailing_id, id)
  where state = 'planned' and reason = 'VOUCHER_POOL_EMPTY';
