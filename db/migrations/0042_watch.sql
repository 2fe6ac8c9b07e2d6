-- Folders into which a till writes its files, named by the operator, and what became of each file.
create table files.watch (
  merchant_id uuid        not null references accounts.merchant on delete cascade,
  id          uuid        not null,
  folder      text        not null check (length(folder) between 1 and 1000),
  kind        text        not null check (kind in ('receipts', 'customers', 'products')),
  mapping     jsonb,
  created_at  timestamptz not null,

  primary key (merchant_id, id),
  constraint watch_is_of_one_folder unique (folder)
);
comment on column files.watch.mapping is 'What the operator said of these files; null: a layout known by heart, or the mapping saved with these columns.';
select platform.protect('files.watch');
grant select, delete on files.watch to rebelote_platform;

create table files.watched_file (
  merchant_id uuid        not null,
  watch_id    uuid        not null,
  sha256      text        not null,
  file_name   text        not null,
  state       text        not null check (state in ('working', 'done', 'refused')),
  import_id   uuid,
  report      text,
  claimed_at  timestamptz not null,
  finished_at timestamptz,

  primary key (merchant_id, watch_id, sha256),
  foreign key (merchant_id, watch_id) references files.watch (merchant_id, id) on delete cascade,
  constraint watched_file_ends_with_a_report check ((state = 'working') = (report is null))
);
comment on table files.watched_file is 'By its content a file is brought in once, whatever its name and however often it is written again.';
select platform.protect('files.watched_file');
grant select, delete on files.watched_file to rebelote_platform;
