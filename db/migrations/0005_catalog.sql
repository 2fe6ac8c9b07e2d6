-- What the shop sells.
create schema catalog;
grant usage on schema catalog to rebelote_app, rebelote_platform;

create table catalog.category (
  merchant_id uuid        not null,
  id          uuid        not null,
  parent_id   uuid,
  name        text        not null check (length(trim(name)) between 1 and 200),
  folded_name text        not null collate "C",
  created_at  timestamptz not null,

  primary key (merchant_id, id),
  foreign key (merchant_id, parent_id) references catalog.category (merchant_id, id),
  constraint category_name_is_unique_in_its_parent unique nulls not distinct (merchant_id, parent_id, folded_name)
);
select platform.protect('catalog.category');

create table catalog.product (
  merchant_id uuid          not null,
  id          uuid          not null,
  sku         text          not null collate "C" check (length(sku) between 1 and 120),
  name        text          not null check (length(name) between 1 and 300),
  folded_name text          not null collate "C",
  kind        text          not null default 'good' check (kind in ('good', 'service', 'fee')),
  category_id uuid,
  price       numeric(14,4) check (price >= 0),
  cost        numeric(14,4) check (cost >= 0),
  tax_rate    numeric(5,2)  check (tax_rate between 0 and 100),
  barcode     text,
  created_at  timestamptz   not null,
  updated_at  timestamptz   not null,
  archived_at timestamptz,
  import_id   uuid,

  primary key (merchant_id, id),
  foreign key (merchant_id, category_id) references catalog.category (merchant_id, id),
  constraint product_sku_is_unique unique (merchant_id, sku)
);
comment on column catalog.product.kind is 'fee: postage, bank charges, adjustments; they count in the receipt but never as a product bought.';
create index product_by_name on catalog.product (merchant_id, folded_name);
create index product_by_category on catalog.product (merchant_id, category_id);
select platform.protect('catalog.product');

create table catalog.stock (
  merchant_id uuid          not null,
  product_id  uuid          not null,
  store_id    uuid          not null,
  quantity    numeric(12,3) not null,
  counted_at  timestamptz   not null,

  primary key (merchant_id, product_id, store_id),
  foreign key (merchant_id, product_id) references catalog.product (merchant_id, id)
);
select platform.protect('catalog.stock');
