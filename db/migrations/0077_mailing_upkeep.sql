-- What processes that send must see of all shops, by what returned mail is recognised, and which links of a mailing were followed.
grant select on messages.mailing to rebelote_platform;
grant update on messages.message to rebelote_platform;

create table messages.return_key (
  merchant_id uuid  not null primary key,
  key         bytea not null check (length(key) = 32)
);
comment on table messages.return_key is 'Signs the return path of each message: nobody else can say that it came back.';
select platform.protect('messages.return_key');

create table messages.link_click (
  merchant_id uuid     not null,
  mailing_id  uuid     not null,
  link        smallint not null check (link > 0),
  day         date     not null,
  clicks      integer  not null default 0 check (clicks >= 0),
  primary key (merchant_id, mailing_id, link, day)
);
comment on table messages.link_click is 'How often each link of a mailing was followed, day by day: numbers, nobody''s name.';
select platform.protect('messages.link_click');
