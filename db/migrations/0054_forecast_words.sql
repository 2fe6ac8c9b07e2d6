-- Of a single purchase no rhythm says anything: a silence also speaks once she has left as likely as not.
comment on column forecast.customer.unusual_on is 'From this day her silence, were she still a customer, would have one chance in ten, or she has left as likely as not.';
