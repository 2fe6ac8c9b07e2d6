-- Tags are in an array, which no index can search while row-level security is on; those who carry any are at least found quickly.
create index profile_with_tags on insight.profile (merchant_id, customer_id) include (tags) where tags <> '{}';
