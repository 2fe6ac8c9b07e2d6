-- What comes in from files and goes out as files.
create schema files;
grant usage on schema files to rebelote_app, rebelote_platform;

create table files.import (
  merchant_id    uuid        not null references accounts.merchant on delete cascade,
  id             uuid        not null,
  kind           text        not null check (kind in ('customers', 'products', 'receipts')),
  state          text        not null check (state in
    ('received', 'checking', 'checked', 'importing', 'done', 'failed', 'undoing', 'undone', 'cancelled')),
  file_key       text,
  file_name      text        not null check (length(file_name) between 1 and 255),
  file_bytes     bigint      not null,
  file_sha256    text        not null,
  detected       jsonb       not null default '{}',
  mapping        jsonb,
  origin         jsonb,
  report         jsonb,
  refused_key    text,
  rows_read      bigint      not null default 0,
  bytes_read     bigint      not null default 0,
  slices_done    integer     not null default 0,
  slices         integer     not null default 0,
  step           text        not null default 'people' check (step in ('people', 'products', 'receipts', 'end')),
  outcome        jsonb,
  failure        text,
  actor_kind     text        not null,
  actor_id       uuid,
  actor_name     text        not null,
  created_at     timestamptz not null,
  checked_at     timestamptz,
  started_at     timestamptz,
  finished_at    timestamptz,
  undone_at      timestamptz,
  undo_outcome   jsonb,

  primary key (merchant_id, id),
  constraint import_says_how_before_it_reads check (state in ('received', 'failed', 'cancelled') or mapping is not null),
  constraint import_reports_before_it_writes
    check (state not in ('checked', 'importing', 'done', 'undoing', 'undone') or report is not null)
);
comment on column files.import.origin is 'Where the permissions of a customer file come from, as the shop declared it.';
comment on column files.import.step is 'With slices_done, where an interrupted import goes on.';
create index import_by_date on files.import (merchant_id, created_at desc, id);
create index import_by_content on files.import (merchant_id, file_sha256);
select platform.protect('files.import');

create table files.mapping (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  signature   text        not null,
  mapping     jsonb       not null,
  used_at     timestamptz not null,

  primary key (merchant_id, signature)
);
comment on table files.mapping is 'How a file with these columns was read last time.';
select platform.protect('files.mapping');

-- What an import changed in records that existed before it, so that undo can put it back.
create table files.change (
  merchant_id   uuid    not null,
  import_id     uuid    not null,
  record_kind   text    not null check (record_kind in ('customer', 'product')),
  record_id     uuid    not null,
  before        jsonb   not null,
  after_version integer,

  primary key (merchant_id, import_id, record_kind, record_id)
);
select platform.protect('files.change');

create table files.export (
  merchant_id  uuid        not null references accounts.merchant on delete cascade,
  id           uuid        not null,
  what         text        not null check (what in ('customers', 'consents', 'products', 'receipts', 'lines')),
  format       text        not null check (format in ('csv', 'xlsx', 'jsonl')),
  state        text        not null check (state in ('waiting', 'writing', 'ready', 'failed', 'expired')),
  file_key     text,
  row_count    bigint,
  file_bytes   bigint,
  actor_kind   text        not null,
  actor_id     uuid,
  actor_name   text        not null,
  created_at   timestamptz not null,
  finished_at  timestamptz,
  expires_at   timestamptz not null,
  downloads    integer     not null default 0,

  primary key (merchant_id, id)
);
comment on table files.export is 'Who took what out, when and how many rows: kept after the file itself is gone.';
create index export_by_date on files.export (merchant_id, created_at desc, id);
select platform.protect('files.export');

create table files.quality (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  day         date        not null,
  figures     jsonb       not null,
  computed_at timestamptz not null,

  primary key (merchant_id, day)
);
select platform.protect('files.quality');
