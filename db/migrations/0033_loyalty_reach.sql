-- A program launched for days gone by is told of them alone; lots and reservations are found by their member, closed or not; what
-- follows an import is counted in loyalty too.
alter table loyalty.catch_up add column program_id uuid;
comment on column loyalty.catch_up.program_id is 'The program that was launched; null: all those in force.';

drop index loyalty.lot_open_by_member;
create index lot_by_member on loyalty.lot (merchant_id, membership_id, is_closed);
drop index loyalty.reservation_open;
create index reservation_by_member on loyalty.reservation (merchant_id, membership_id, state);
create index adjustment_by_member on loyalty.adjustment (merchant_id, membership_id);

create or replace function files.count_written() returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
  grown regclass;
begin
  for grown in
    select relation.oid::regclass
    from pg_class as relation
    join pg_namespace as room on room.oid = relation.relnamespace
    where room.nspname in ('customers', 'consent', 'catalog', 'purchases', 'insight', 'loyalty')
      and relation.relkind in ('r', 'p')
      and pg_relation_size(relation.oid) / current_setting('block_size')::integer > greatest(relation.relpages, 0) * 1.3 + 8
    order by 1
  loop
    execute format('analyze %s', grown);
  end loop;
end
$$;
revoke execute on function files.count_written() from public;
grant execute on function files.count_written() to rebelote_app;
