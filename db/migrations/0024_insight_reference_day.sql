-- A file brought in months after its last line says how the shop was on that day: judged by today's date everybody in it would
-- be gone. Where the purchases stop, the shop is told as of the day after.
alter table insight.shop add column stops_on date;
comment on column insight.shop.stops_on is 'The last day with a sale, when it lies so far back that the shop is told as of then; null while sales go on.';
-- Shops that are already there look at once where their purchases stop.
update insight.shop set ranked_on = null;
