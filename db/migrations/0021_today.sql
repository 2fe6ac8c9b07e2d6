-- What the owner said about the advice of the day.
create schema today;
grant usage on schema today to rebelote_app, rebelote_platform;

create table today.dismissal (
  merchant_id  uuid        not null,
  action       text        not null check (length(action) between 1 and 80),
  answer       text        not null check (answer in ('not_for_me', 'later')),
  until        date,
  times        integer     not null default 1 check (times > 0),
  actor_name   text        not null,
  dismissed_at timestamptz not null,

  primary key (merchant_id, action),
  constraint dismissal_later_has_a_day check ((answer = 'later') = (until is not null))
);
comment on column today.dismissal.times is 'How often it was put off; after the second time the action is left alone until it is asked for again.';
select platform.protect('today.dismissal');
