-- Where a file waits between its check and its import. Nothing here is the only copy of anything: the file itself is on
-- disk and is read again after a crash of the server, so these tables are not written to the log of PostgreSQL.

-- Lines of one receipt that stood together in the file.
create unlogged table files.staged_piece (
  merchant_id    uuid        not null,
  import_id      uuid        not null,
  number         integer     not null,
  external_id    text        not null collate "C",
  numbered       boolean     not null,
  first_row      integer     not null,
  refund         boolean     not null,
  refund_of      text        collate "C",
  day            date        not null,
  local_moment   timestamp,
  exact_moment   timestamptz,
  buyer_key      text        collate "C",
  channel        text,
  store_code     text,
  till           text,
  staff_label    text,
  shipping_cents bigint      not null,
  tax_cents      bigint,
  lines_cents    bigint      not null,
  discount_cents bigint      not null,
  line_count     integer     not null,
  hash_high      bigint      not null,
  hash_low       bigint      not null,
  skus           text[]      not null,
  labels         text[]      not null,
  quantities     numeric[]   not null,
  unit_prices    numeric[]   not null,
  totals         bigint[]    not null,
  discounts      bigint[],
  tax_rates      numeric[],

  primary key (merchant_id, import_id, number)
) with (toast_tuple_target = 8160, autovacuum_enabled = false);
-- Packing what lives for a minute costs more than it saves.
alter table files.staged_piece
  alter column skus set storage external,
  alter column labels set storage external,
  alter column quantities set storage external,
  alter column unit_prices set storage external,
  alter column totals set storage external;
select platform.protect('files.staged_piece');

-- Who bought, as a file of sales tells it; the same person may stand here twice.
create unlogged table files.staged_buyer (
  merchant_id   uuid    not null,
  import_id     uuid    not null,
  key           text    not null collate "C",
  first_row     integer not null,
  external      text    collate "C",
  card          text    collate "C",
  email         text    collate "C",
  phone         text    collate "C",
  typed_email   text,
  typed_phone   text,
  first_name    text,
  last_name     text,
  company_name  text,
  address_line1 text,
  address_line2 text,
  postcode      text,
  city          text,
  country       text,
  sort_name     text    not null collate "C",
  words         text[]  not null
) with (autovacuum_enabled = false);
create index staged_buyer_by_import on files.staged_buyer (merchant_id, import_id);
select platform.protect('files.staged_buyer');

-- The same, once each, with the record that speaks for them. `to_resolve`: somebody shares their e-mail or phone, which is looked at one by one.
create unlogged table files.staged_person (
  like files.staged_buyer,
  number      integer not null,
  customer_id uuid,
  verdict     text    not null check (verdict in ('new', 'known', 'to_resolve', 'ambiguous')),

  primary key (merchant_id, import_id, number)
) with (autovacuum_enabled = false);
create index staged_person_by_key on files.staged_person (merchant_id, import_id, key);
select platform.protect('files.staged_person');

create unlogged table files.staged_product (
  merchant_id uuid    not null,
  import_id   uuid    not null,
  sku         text    not null collate "C",
  first_row   integer not null,
  priced      boolean not null,
  price       numeric(14,4),
  name        text    not null,
  folded_name text    not null collate "C",
  kind        text    not null
) with (autovacuum_enabled = false);
create index staged_product_by_import on files.staged_product (merchant_id, import_id);
select platform.protect('files.staged_product');

-- The receipts of a file, whole, with what will become of each.
create unlogged table files.staged_receipt (
  merchant_id    uuid        not null,
  import_id      uuid        not null,
  id             uuid        not null,
  slice          integer     not null,
  external_id    text        not null collate "C",
  first_row      integer     not null,
  verdict        text        not null check (verdict in ('new', 'unchanged', 'conflict')),
  kind           text        not null,
  refund_of      text        collate "C",
  day            date        not null,
  happened_at    timestamptz,
  buyer_key      text        collate "C",
  channel        text        not null,
  store_id       uuid,
  till           text,
  staff_label    text,
  total_cents    bigint      not null,
  discount_cents bigint      not null,
  tax_cents      bigint,
  shipping_cents bigint      not null,
  line_count     integer     not null,
  content_hash   text        not null,
  pieces         integer[]   not null
) with (autovacuum_enabled = false);
create index staged_receipt_by_slice on files.staged_receipt (merchant_id, import_id, slice);
select platform.protect('files.staged_receipt');

-- Rows of customers and products, as they will be said to their rooms.
create unlogged table files.staged_record (
  merchant_id uuid    not null,
  import_id   uuid    not null,
  number      integer not null,
  file_row    integer not null,
  record      jsonb   not null,
  keys        text[]  not null,

  primary key (merchant_id, import_id, number)
) with (autovacuum_enabled = false);
select platform.protect('files.staged_record');

-- Staging tables fill in a few seconds, long before PostgreSQL would look at them by itself; without counts it would join
-- them row by row. The program's role owns no table, so it asks through here.
create function files.count_staged() returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
begin
  analyze files.staged_piece (merchant_id, import_id, number, external_id);
  analyze files.staged_person (merchant_id, import_id, number, key);
  analyze files.staged_receipt (merchant_id, import_id, slice, id, verdict);
end
$$;
revoke execute on function files.count_staged() from public;
grant execute on function files.count_staged() to rebelote_app;

-- A shop's first import fills empty tables within seconds. Until PostgreSQL has counted them, even the check of a foreign key
-- is planned for a table of a few rows, and reads all receipts for each line.
create function files.count_written() returns void
language plpgsql
security definer
set search_path = pg_catalog
as $$
begin
  analyze customers.customer (merchant_id, id);
  analyze customers.identifier (merchant_id, kind, namespace, value, customer_id);
  analyze catalog.product (merchant_id, id, sku);
  analyze purchases.receipt (merchant_id, id, source, external_id, customer_id, day, refund_of, import_id);
  analyze purchases.customer_fact (merchant_id, customer_id);
end
$$;
revoke execute on function files.count_written() from public;
grant execute on function files.count_written() to rebelote_app;
