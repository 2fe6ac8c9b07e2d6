-- Whoever opens the link of the e-mail in another browser than the one that joined has proved the address; the other one has not.
alter table space.joining add column handed_over_at timestamptz;
comment on column space.joining.handed_over_at is
  'The link of the e-mail was opened in another browser: the one that joined sees nothing of it any more.';
