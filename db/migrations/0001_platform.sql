-- The ground every room stands on: roles, row-level security, identifiers, the clock, events, repeated requests.

-- Roles belong to the whole cluster: two programs that start on two databases at once may both try.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['rebelote_app', 'rebelote_platform'] loop
    begin
      if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I nologin', role_name);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    begin
      execute format('grant %I to current_user', role_name);
    exception when unique_violation or others then
      if not pg_has_role(current_user, role_name, 'member') then raise; end if;
    end;
  end loop;
end
$$;

create schema platform;
grant usage on schema platform to rebelote_app, rebelote_platform;

-- Identifiers that sort by the moment they were made (RFC 9562, version 7), for set-based inserts.
-- PostgreSQL 15 to 17 have no uuidv7() of their own.
create function platform.uuid7(made_at timestamptz) returns uuid
language sql volatile parallel safe
as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from made_at) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;

-- Binds a merchant's table to its merchant: the program's role sees a row only inside a transaction that names its merchant.
create function platform.protect(protected_table regclass) returns void
language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', protected_table);
  execute format('alter table %s force row level security', protected_table);
  execute format(
    'create policy own_merchant on %s for all to rebelote_app
       using (merchant_id = (select nullif(current_setting(''app.merchant_id'', true), '''')::uuid))
       with check (merchant_id = (select nullif(current_setting(''app.merchant_id'', true), '''')::uuid))',
    protected_table);
  execute format('create policy every_merchant on %s for all to rebelote_platform using (true) with check (true)', protected_table);
  -- The owner migrates, backs up and restores; forced security would hide the rows from it on a server where it is no superuser.
  execute format('create policy owner_keeps on %s for all to current_user using (true) with check (true)', protected_table);
  execute format('grant select, insert, update, delete on %s to rebelote_app', protected_table);
end
$$;

-- The same for a ledger: what was written stays, a mistake is answered by an opposite entry.
create function platform.protect_append_only(protected_table regclass) returns void
language plpgsql
as $$
begin
  perform platform.protect(protected_table);
  execute format('revoke update, delete on %s from rebelote_app', protected_table);
end
$$;

create table platform.clock (
  only_row  boolean primary key default true check (only_row),
  offset_ms bigint  not null default 0
);
comment on table platform.clock is 'How far the product''s time is moved (demonstration, tests, case files), the same for every process.';
insert into platform.clock default values;
grant select on platform.clock to rebelote_app, rebelote_platform;
grant update on platform.clock to rebelote_platform;

create table platform.event (
  merchant_id uuid        not null,
  seq         bigint      not null generated always as identity,
  xid         xid8        not null default pg_current_xact_id(),
  kind        text        not null,
  payload     jsonb       not null,
  happened_at timestamptz not null,

  primary key (merchant_id, seq)
);
comment on table platform.event is
  'What happened, in words that hold ids, codes and amounts, never names or addresses. Sequence order is not commit order: readers go by (xid, seq) below the oldest running transaction.';
create index event_in_commit_order on platform.event (xid, seq);
select platform.protect_append_only('platform.event');
grant select, insert, delete on platform.event to rebelote_platform;

create table platform.event_cursor (
  reader   text        primary key,
  xid      xid8        not null,
  seq      bigint      not null,
  moved_at timestamptz not null
);
grant select, insert, update on platform.event_cursor to rebelote_platform;

create table platform.idempotency (
  merchant_id  uuid        not null,
  key          text        not null check (length(key) between 1 and 200),
  request_hash text        not null,
  status       integer     not null,
  answer       jsonb,
  created_at   timestamptz not null,

  primary key (merchant_id, key)
);
comment on table platform.idempotency is 'A repeated request with the same key and body gets the same answer; with another body it is refused.';
create index idempotency_by_age on platform.idempotency (created_at);
select platform.protect('platform.idempotency');
grant select, delete on platform.idempotency to rebelote_platform;

create table platform.secret (
  name  text primary key,
  value text not null
);
comment on table platform.secret is 'Keys of the installation itself, such as the one that signs short-lived cookies. Only the platform''s role reads it.';
grant select, insert on platform.secret to rebelote_platform;
