-- Whose purchases changed: signals of departure are found for many at a time, outside the sale.
create table winback.pending (
  merchant_id uuid    not null,
  seq         bigint  not null generated always as identity,
  customer_id uuid    not null,
  back_on     date,
  silent_days integer,

  primary key (merchant_id, seq),
  constraint pending_tells_a_return_whole check ((back_on is null) = (silent_days is null))
);
comment on table winback.pending is 'Customers to be looked at again. Only ever added to by those who sell, so that a sale waits for nothing.';
comment on column winback.pending.back_on is 'The purchase that had just ended a loss: the next one makes her a customer like any other, and nobody could tell any more.';
select platform.protect('winback.pending');
-- The tick looks for shops with something to do before it opens a transaction of each.
grant select on winback.pending to rebelote_platform;
