-- What Today says of costly things: computed beside, read in a moment.
create table today.snapshot (
  merchant_id uuid        not null,
  source      text        not null check (length(source) between 1 and 40),
  body        jsonb       not null,
  computed_at timestamptz not null,
  took_ms     integer     not null check (took_ms >= 0),

  primary key (merchant_id, source)
);
comment on table today.snapshot is 'Of each source of advice, what it found when it last looked; always computed anew, never added to.';
select platform.protect('today.snapshot');
grant select on today.snapshot to rebelote_platform;
