-- What has come back of a purchase is summed before more of it is taken.
create index operation_by_origin on till.operation (merchant_id, of_id) where of_id is not null;
