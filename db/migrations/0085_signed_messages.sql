-- A message that somebody of the staff wrote to one person, and the version it was written from.
alter table messages.message add column signed_by text check (length(signed_by) between 1 and 120);
comment on column messages.message.signed_by is 'Who of the staff wrote it, as the person reads it; null: the shop.';
