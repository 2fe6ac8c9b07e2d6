-- "Who bought this?" starts from the product; the lines are kept by receipt.
create index line_by_product on purchases.line (merchant_id, product_id, receipt_id) where product_id is not null;
