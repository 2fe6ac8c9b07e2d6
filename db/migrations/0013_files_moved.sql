-- When an import last moved: one that stands still while it should work is taken up again.
alter table files.import add column moved_at timestamptz;
comment on column files.import.moved_at is 'Of the machine that works on it; null before the first move.';
