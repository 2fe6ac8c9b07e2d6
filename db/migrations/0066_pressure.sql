-- When the shop keeps quiet, and what counting everybody's contacts of a month needs.

create table permission.quiet_hours (
  merchant_id        uuid        not null,
  channel            text        not null check (channel in ('email', 'sms', 'phone', 'push')),
  begins             time        not null,
  ends               time        not null,
  closed_days        smallint[]  not null default '{}' check (closed_days <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  closed_on_holidays boolean     not null default false,
  updated_at         timestamptz not null,
  primary key (merchant_id, channel)
);
comment on table permission.quiet_hours is
  'Hours at which the shop sends no offers by a channel, told where the person lives; begins after ends: over midnight; begins = ends: at no hour. closed_days: 1 Monday to 7 Sunday. The law''s own hours hold beside them.';
select platform.protect('permission.quiet_hours');

create index contact_by_time on permission.contact (merchant_id, at) where state <> 'released' and purpose = 'marketing';
