-- What a shop has not sold for some weeks is not proposed, seasonal goods above all.
alter table affinity.product add column proposed_until date;
comment on column affinity.product.proposed_until is 'From the day after it is not proposed unless it was sold again; null: not told yet.';
-- Lists computed before know nothing of it: they are made again at once.
update affinity.model set built_at = timestamptz '2000-01-01 00:00:00+00';
