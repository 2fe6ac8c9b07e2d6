-- One message for an audience, and one line for each person: why it left, or why it did not, and what became of it.

create table messages.mailing (
  merchant_id    uuid        not null,
  id             uuid        not null,
  name           text        not null check (length(name) between 1 and 120),
  channel        text        not null check (channel in ('email', 'sms', 'post', 'phone')),
  purpose        text        not null check (purpose in ('transactional', 'service', 'survey', 'marketing', 'consent_renewal')),
  topic          text        not null default '',
  template_id    uuid,
  version_id     uuid,
  audience       jsonb       not null,
  send_at        timestamptz,
  send_local     timestamp,
  expires_at     timestamptz,
  priority       smallint    not null default 0,
  value_cents    integer     not null default 0,
  per_second     numeric(10,3) check (per_second > 0),
  staff_id       uuid,
  state          text        not null check (state in ('draft', 'scheduled', 'sending', 'paused', 'finished', 'cancelled')),
  paused_for     text        check (paused_for in ('owner', 'complaints', 'bounces', 'relay')),
  planned_count  integer     not null default 0,
  erased_count   integer     not null default 0,
  created_at     timestamptz not null,
  created_by     text        not null,
  updated_at     timestamptz not null,
  planned_at     timestamptz,
  finished_at    timestamptz,
  primary key (merchant_id, id),
  constraint mailing_has_one_moment check (send_at is null or send_local is null),
  constraint mailing_under_way_has_its_words check (state in ('draft', 'cancelled') or version_id is not null or channel = 'phone'),
  constraint mailing_paused_says_why check ((state = 'paused') = (paused_for is not null))
);
comment on column messages.mailing.audience is '{"rule": …} of the people language, or {"customerIds": […]}.';
comment on column messages.mailing.send_local is 'The same hour where each person lives.';
create index mailing_newest_first on messages.mailing (merchant_id, created_at desc, id desc);
create index mailing_under_way on messages.mailing (state) where state in ('scheduled', 'sending');
select platform.protect('messages.mailing');

alter table messages.message
  drop constraint message_channel_check,
  drop constraint message_state_check,
  drop constraint message_email_has_a_subject,
  drop constraint message_sms_is_plain_text,
  drop constraint message_ended_has_its_moment,
  alter column body drop not null,
  add column mailing_id uuid,
  add column version_id uuid,
  add column given jsonb,
  add column purpose text not null default 'transactional'
    check (purpose in ('transactional', 'service', 'survey', 'marketing', 'consent_renewal')),
  add column topic text not null default '',
  add column reason text check (reason ~ '^[A-Z][A-Z0-9_]*(:[^\s:]+)?$'),
  add column ruleset text,
  add column facts_hash bytea,
  add column priority smallint not null default 0,
  add column value_cents integer not null default 0,
  add column lane text,
  add column lease_holder uuid,
  add column handed_at timestamptz,
  add column is_possible_duplicate boolean not null default false,
  add column bounce text check (bounce in ('hard', 'soft', 'block')),
  add column bounced_at timestamptz,
  add column complained_at timestamptz,
  add column clicked_at timestamptz,
  add column replied_at timestamptz,
  add column unsubscribed_at timestamptz,
  add constraint message_channel_check check (channel in ('email', 'sms', 'post', 'phone')),
  add constraint message_state_check
    check (state in ('kept', 'planned', 'waiting', 'sending', 'sent', 'failed', 'skipped', 'erased')),
  add constraint message_has_words check (body is not null or mailing_id is not null),
  add constraint message_email_has_a_subject
    check (channel <> 'email' or subject is not null or mailing_id is not null),
  add constraint message_sms_is_plain_text check (channel <> 'sms' or html is null),
  add constraint message_skipped_says_why check (state <> 'skipped' or reason is not null),
  add constraint message_ended_has_its_moment
    check ((state in ('kept', 'sent', 'failed', 'skipped', 'erased')) = (ended_at is not null));
comment on column messages.message.reason is 'Why it may leave, or why it did not: a reason of permission, with the cap or the topic after the colon.';
comment on column messages.message.given is 'What of the person went into the words of a mailing: shown again from it and the version, which never changes.';
comment on column messages.message.handed_at is 'When a sender began to hand it over: one that died then may have sent it.';
comment on column messages.message.lane is 'Domain of the mailbox: senders hold back by lane.';
create unique index message_once_in_a_mailing on messages.message (merchant_id, mailing_id, customer_id)
  where mailing_id is not null and customer_id is not null;
