-- Signals depend on how the shop judges: its rhythm, its thresholds, its settings. They are found again when these differ from those they were found by.
alter table winback.shop
  drop column stale_since,
  add column judged_by text,
  add column judged_at timestamptz,
  add column is_confirmed boolean not null default false;
comment on column winback.shop.judged_by is 'Rhythm, thresholds and settings of the shop when everybody''s signals were found.';
comment on column winback.shop.is_confirmed is 'They were found once more after the next refresh: profiles were perhaps being written meanwhile.';
