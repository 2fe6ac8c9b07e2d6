-- Messages to one person, newest first: a mailing to thousands does not stand before them.
create index message_single_newest_first on messages.message (merchant_id, left_at desc, id desc) where mailing_id is null;
