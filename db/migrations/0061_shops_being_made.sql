-- A demonstration lives through two years within seconds, at hours of its own. Until it stands in the present, the work
-- that goes by today's clock (expiry, refreshes, messages) passes it by, and nobody enters it.

alter table accounts.merchant
  add column is_being_made boolean not null default false,
  add constraint only_demonstrations_are_made check (is_demo or not is_being_made);
