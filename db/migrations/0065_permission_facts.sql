-- What permission must know of a person that no other room keeps.

create table permission.person (
  merchant_id        uuid        not null,
  customer_id        uuid        not null,
  status             text        check (status in ('restricted', 'deceased')),
  status_since       timestamptz,
  guardian_agreed_at timestamptz,
  guardian_evidence  text        check (length(guardian_evidence) between 1 and 500),
  primary key (merchant_id, customer_id),
  constraint person_status_has_its_moment check ((status is null) = (status_since is null)),
  constraint person_guardian_is_proven check ((guardian_agreed_at is null) = (guardian_evidence is null))
);
comment on table permission.person is
  'restricted: her data is kept and used for nothing (GDPR art. 18); deceased; guardian: a parent agreed for a child (GDPR art. 8).';
select platform.protect('permission.person');

create table permission.callback (
  merchant_id uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  subject     text        not null check (length(subject) between 1 and 200),
  asked_at    timestamptz not null,
  noted_by    text        not null,
  done_at     timestamptz,
  primary key (merchant_id, id)
);
comment on table permission.callback is 'A person asked to be called back, and on what: answering is no canvassing, as long as it stays on the subject.';
create index callback_by_customer on permission.callback (merchant_id, customer_id) where done_at is null;
select platform.protect('permission.callback');
