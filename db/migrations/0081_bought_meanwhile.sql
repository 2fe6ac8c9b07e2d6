-- A message that no longer makes sense to whoever has bought since it was planned, such as a reminder of what lies in the basket.
alter table messages.mailing add column skips_buyers boolean not null default false;
comment on column messages.mailing.skips_buyers is 'Whoever bought since planned_at is left out, asked when her message is taken in hand.';
