-- What people are told when they give their data, and what is left of a person who asks to be forgotten.

create table consent.notice (
  merchant_id  uuid        not null,
  form         text        not null check (form in ('till', 'join', 'space', 'contact')),
  channel      text        not null check (channel in ('', 'email', 'sms', 'phone', 'post')),
  language     text        not null check (language in ('fr', 'en')),
  number       integer     not null check (number > 0),
  version      text        not null check (length(version) between 1 and 80),
  parts        jsonb,
  title        text        not null,
  paragraphs   text[]      not null check (cardinality(paragraphs) > 0),
  hash         text        not null,
  published_at timestamptz not null,
  published_by text        not null,

  primary key (merchant_id, form, channel, language, number),
  constraint notice_version_is_unique unique (merchant_id, version)
);
comment on table consent.notice is
  'What a form tells a person (GDPR art. 13), and, with a channel, the words beside its box. A version is never rewritten.';
comment on column consent.notice.parts is 'The words with their places for the shop''s facts; null for the ready-made ones.';
select platform.protect_append_only('consent.notice');

-- The ledger is only added to, with one exception: what the law no longer lets the shop keep of a person who is erased
-- (GDPR art. 17). Refusals stay, and for three years the agreements to be called (decree 2026-662); nothing in free words does.
create function consent.erase_person(erased_merchant uuid, erased_ids uuid[], calls_kept_since timestamptz) returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
begin
  if erased_merchant is distinct from nullif(current_setting('app.merchant_id', true), '')::uuid then
    raise exception 'Only a merchant''s own transaction erases a person.';
  end if;
  delete from consent.entry
  where merchant_id = erased_merchant
    and customer_id = any(erased_ids)
    and act not in ('withdrawn', 'objected')
    and not (channel in ('phone', 'robocall') and coalesce(happened_at, recorded_at) >= calls_kept_since);
  update consent.entry
  set evidence = null, origin_detail = null, topic = case when act in ('withdrawn', 'objected') then topic else '' end
  where merchant_id = erased_merchant and customer_id = any(erased_ids);
  delete from consent.collection
  where merchant_id = erased_merchant and customer_id = any(erased_ids);
end
$$;
revoke execute on function consent.erase_person(uuid, uuid[], timestamptz) from public;
grant execute on function consent.erase_person(uuid, uuid[], timestamptz) to rebelote_app;

-- The key by which a shop's fingerprints are made (RFC 2104), stored as its two pads so that one statement makes many of them.
create table customers.suppression_key (
  merchant_id uuid  primary key,
  inner_pad   bytea not null check (length(inner_pad) = 64),
  outer_pad   bytea not null check (length(outer_pad) = 64)
);
select platform.protect('customers.suppression_key');

create table customers.suppression (
  merchant_id uuid        not null,
  kind        text        not null check (kind in ('email', 'phone')),
  fingerprint bytea       not null check (length(fingerprint) = 32),
  reason      text        not null check (reason in ('erased')),
  since       timestamptz not null,

  primary key (merchant_id, kind, fingerprint)
);
comment on table customers.suppression is
  'Addresses of people who were erased, as keyed fingerprints: nobody can read them, but an import that brings one back is recognised.';
select platform.protect('customers.suppression');

create function customers.fingerprint(inner_pad bytea, outer_pad bytea, value text) returns bytea
language sql immutable strict parallel safe
as $$ select sha256(outer_pad || sha256(inner_pad || convert_to(value, 'UTF8'))) $$;
