-- What was copied away, so that a shop can be told when it no longer is.
create table platform.backup (
  made_at   timestamptz not null primary key,
  is_sealed boolean     not null,
  bytes     bigint      not null check (bytes >= 0)
);
comment on table platform.backup is 'When a copy of everything was last written, and whether it can be read without its passphrase.';
grant select on platform.backup to rebelote_platform, rebelote_app;
