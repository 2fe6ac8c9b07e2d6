-- What people carry themselves: letters that somebody prints and posts, calls that somebody makes.

create table messages.letter_run (
  merchant_id uuid        not null,
  id          uuid        not null,
  mailing_id  uuid        not null,
  state       text        not null check (state in ('prepared', 'posted', 'dropped')),
  letters     integer     not null check (letters >= 0),
  made_at     timestamptz not null,
  made_by     text        not null,
  ended_at    timestamptz,
  ended_by    text,
  primary key (merchant_id, id),
  constraint letter_run_ended_has_its_moment check ((state = 'prepared') = (ended_at is null))
);
comment on table messages.letter_run is
  'Letters of a mailing that are printed together. Its id is the holder of its messages until somebody says that they were posted.';
create index letter_run_by_mailing on messages.letter_run (merchant_id, mailing_id, made_at desc);
select platform.protect('messages.letter_run');

alter table messages.message add column letter_run_id uuid;
create index message_by_letter_run on messages.message (merchant_id, letter_run_id) where letter_run_id is not null;

create table messages.call (
  merchant_id  uuid        not null,
  id           uuid        not null,
  message_id   uuid,
  customer_id  uuid        not null,
  caller       text        not null,
  purpose      text        not null check (purpose in ('marketing', 'service', 'survey', 'consent_renewal', 'requested_callback')),
  began_at     timestamptz not null,
  ended_at     timestamptz,
  outcome      text        check (outcome in ('reached', 'refused', 'no_more_calls', 'absent', 'later', 'wrong_number', 'stopped')),
  interest     text        check (interest in ('hot', 'warm', 'none')),
  notes        text        check (length(notes) between 1 and 2000),
  call_back_at timestamptz,
  primary key (merchant_id, id),
  constraint call_ended_has_its_outcome check ((ended_at is null) = (outcome is null)),
  constraint call_later_says_when check ((outcome is not distinct from 'later') = (call_back_at is not null))
);
comment on table messages.call is
  'Calls of the staff: who was called, by whom, what came of it. Notes are personal data: they go with the person.';
create index call_by_customer on messages.call (merchant_id, customer_id, began_at desc);
create index call_of_message on messages.call (merchant_id, message_id) where message_id is not null;
create index call_to_make on messages.call (merchant_id, call_back_at) where call_back_at is not null;
select platform.protect('messages.call');
