-- One run may hold the letters of several mailings: many of them are for one person each.
alter table messages.letter_run alter column mailing_id drop not null;
comment on column messages.letter_run.mailing_id is 'The mailing whose letters it holds; null: of several.';
