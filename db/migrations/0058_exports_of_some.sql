-- An export of customers may be of those a rule means: a segment, a list as it is filtered.
alter table files.export add column rule jsonb;
comment on column files.export.rule is 'Whom it means; null for everybody.';
