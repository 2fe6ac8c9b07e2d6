-- A card somebody paid for outlives its holder's record: once she is erased, whoever holds the code may spend what is left.
grant update (is_bearer) on loyalty.voucher to rebelote_app;
